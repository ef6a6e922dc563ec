"""Training of what reads from a line's words how strongly it is to be said (resources/models/expected_intensity)."""
