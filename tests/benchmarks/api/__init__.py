"""`python -m tests.benchmarks.api`: one page from memory, by Django, by stock Wagtail.

All in one run, so that the ratios hold on any machine. Nothing here is asserted in the test run.
"""
