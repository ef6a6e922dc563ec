"""Faces and people with DeepFace's networks: RetinaFace, Facenet512 and its seven-class expression network."""
