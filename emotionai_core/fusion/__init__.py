"""Three timelines become one row per utterance, and contradictions between channels become conflicts."""
