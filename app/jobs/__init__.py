"""Work that runs beside the GUI thread."""
