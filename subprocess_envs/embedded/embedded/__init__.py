"""The embedded perception backends: what works right after the install, offline and on the processor."""
