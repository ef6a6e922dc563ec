"""The graph of relations: who stands where, how it moves from moment to moment, and how it is painted."""
