"""EmotionalAI Studio's analysis library: typed data in, typed data out, no Qt anywhere."""
