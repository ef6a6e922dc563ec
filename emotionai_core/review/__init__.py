"""What people say of the film, held against each other and against the machine."""
