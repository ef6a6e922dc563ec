"""How a performance scores, and how delivery compares with what the words ask for."""
