"""Portraits restored with GFPGAN."""
