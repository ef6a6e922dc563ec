"""A project: film + settings + artefacts + edits, in one folder `NAME.emai/`."""
