"""A year in which the evidence of a site moves, replayed: see `__main__`."""
