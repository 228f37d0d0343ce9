"""Values of a parameter that run with the slow tests only."""

import pytest


def rare(*values):
    """`parametrize("value", [None, *rare(5, [])])`: `make test` asks None, `make slow` all."""
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]
