"""Training of what reads emotion from a line's words (resources/models/text_emotion)."""
