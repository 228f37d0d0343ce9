"""One page of the same content, read from this CMS, from stock Wagtail and from other products.

`python -m tests.benchmarks.comparison` measures the first two; others are started by hand and named
by their address. `docs/comparison.md` has the commands. Nothing here is asserted in a test run.
"""
