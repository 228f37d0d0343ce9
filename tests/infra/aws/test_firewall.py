"""The contact stack with the firewall."""

import pytest

from tests.infra.aws.guarded_checks import CHECKS


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_guarded_stack_meets_its_requirements(guarded, check):
    check(guarded)
