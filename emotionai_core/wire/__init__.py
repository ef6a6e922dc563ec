"""The worker protocol, standard library only: both the studio and every worker program import this package."""
