"""Training of the models that are ours, one package each; none of it is needed to run the studio."""
