"""The studio in one minute."""
