"""Emotion of voices and words with the published transformer networks."""
