"""The lists and forms around the film; they meet only at the session and the playhead."""
