"""Playing the film: one interface, our own player and two libraries, one screen."""
