"""Screenplays: read from files, laid along the film."""
