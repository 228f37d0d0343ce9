"""Each sabotage of the tables is caught by the check that it names, and as a property that differs.

The first says why it matters. The second, `agreed`, needs nobody who thought of it.
"""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.infra.aws import (
    agreed,
    cms_checks,
    contact_checks,
    guarded_checks,
    large_checks,
    test_cms_sabotage,
    test_sabotage,
)
from tests.infra.aws.sabotages import broken
from tests.infra.aws.sabotages.cms import CMS_SABOTAGES
from tests.infra.aws.sabotages.contact import CONTACT_SABOTAGES
from tests.infra.aws.sabotages.guarded import GUARDED_SABOTAGES
from tests.infra.aws.sabotages.large import LARGE_SABOTAGES

TABLES = {
    "cms": (CMS_SABOTAGES, cms_checks.CHECKS),
    "contact": (CONTACT_SABOTAGES, contact_checks.CHECKS),
    "guarded": (GUARDED_SABOTAGES, guarded_checks.CHECKS),
    "large": (LARGE_SABOTAGES, large_checks.CHECKS),
}
ROWS = [(place, row) for place, (rows, _) in TABLES.items() for row in rows]
NOTICED = (AssertionError, KeyError, ValueError, IndexError)


@pytest.fixture
def stacks(cms, contact, guarded, large):
    """By place: the object that its checks take."""
    return {"cms": cms, "contact": contact, "guarded": guarded, "large": large}


@pytest.fixture
def parts(stacks):
    """Each template of the session by the name of its stack."""
    named = {"clinic-contact": stacks["contact"], "guarded-contact": stacks["guarded"]}
    for place, prefix in (("cms", "clinic"), ("large", "large")):
        named |= {f"{prefix}-cms-{part}": each for part, each in vars(stacks[place]).items()}
    return named


def sabotaged(stacks, place, row):
    """The object for the checks, and the broken template with the name of its stack."""
    whole = stacks[place]
    one = place in ("contact", "guarded")
    template = whole if one else getattr(whole, row.stack)
    changed = replace(template, resources=broken(row, template.resources))
    assert changed.resources != template.resources
    if one:
        stack = "clinic-contact" if place == "contact" else "guarded-contact"
        return changed, changed, stack
    prefix = "clinic" if place == "cms" else "large"
    every = SimpleNamespace(**{**vars(whole), row.stack: changed})
    return every, changed, f"{prefix}-cms-{row.stack}"


@pytest.mark.parametrize(("place", "row"), ROWS, ids=[f"{place}-{row.what}" for place, row in ROWS])
def test_a_sabotage_is_caught_by_its_check(stacks, place, row):
    every, changed, stack = sabotaged(stacks, place, row)
    checks = {check.__name__: check for check in TABLES[place][1]}

    with pytest.raises(NOTICED):
        checks[row.caught_by](every)
    if not row.path.endswith("Tags"):
        with pytest.raises(AssertionError, match="Read what differs"):
            agreed.every_property_is_as_agreed(changed, stack)


@pytest.mark.parametrize("stack", agreed.STACKS)
def test_every_property_is_as_agreed(parts, stack):
    agreed.every_property_is_as_agreed(parts[stack], stack)


@pytest.mark.parametrize(
    ("place", "checks", "functions"),
    [
        ("cms", cms_checks.CHECKS, test_cms_sabotage.CAUGHT_BY),
        ("contact", contact_checks.CHECKS, test_sabotage.CAUGHT_BY),
        ("guarded", guarded_checks.OWN, {}),
        ("large", large_checks.CHECKS, {}),
    ],
)
def test_every_check_fails_for_some_sabotage(place, checks, functions):
    failed = {row.caught_by for row in TABLES[place][0]}
    failed |= {check.__name__ for check in functions.values()}

    assert {check.__name__ for check in checks} <= failed


def test_no_sabotage_is_in_a_table_twice():
    changes = [(place, row.stack, row.resource, row.path, repr(row.value)) for place, row in ROWS]

    assert len(set(changes)) == len(changes)
    assert len({(place, row.what) for place, row in ROWS}) == len(ROWS)


def test_there_are_sabotages_enough():
    assert len(ROWS) >= 300
