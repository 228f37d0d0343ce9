"""The API under load, beside stock Wagtail and the bare server: one run, so that ratios hold.

`python -m tests.benchmarks.api --pages 100,1000 --quick`. Nothing here is asserted in a test run.
"""
