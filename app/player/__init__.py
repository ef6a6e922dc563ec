"""Playing the film: one interface, two players, one screen."""
