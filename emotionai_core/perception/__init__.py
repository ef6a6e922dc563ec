"""Questions asked of workers: their contracts, how they are run, and their answers as typed columns."""
