"""How right every perception stage is, on labelled data, beside trivial answers and published figures."""
