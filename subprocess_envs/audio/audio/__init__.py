"""Voices without music and noise."""
