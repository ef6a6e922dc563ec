"""Who is close to whom and who is like what: circles, influence, personality, networks."""
