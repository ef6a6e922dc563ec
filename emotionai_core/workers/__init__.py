"""Perception programs: which there are, whether they are installed, and running one under supervision."""
