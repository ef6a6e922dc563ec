"""The frozen records that every stage speaks."""
