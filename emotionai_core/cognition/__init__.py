"""From the lines of a film to what its characters may feel and remember: states, surprise, memory, arcs, mood."""
