"""What `docs/support.md` calls public exists, and everything that exists is public or named."""

import json
import re

import pytest
from django.core.management import get_commands

from tests.documentation import names, section, table, text_of

PAGE = "docs/support.md"
TARGETS = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))


def own_commands():
    """The commands of the CMS itself, but none that replaces one of Django."""
    return {name for name, app in get_commands().items() if str(app).startswith("cms.")}


def described(path):
    return set(json.loads(text_of(path))["paths"])


def test_the_public_addresses_are_those_that_are_described():
    cms, handler = section(PAGE, "Addresses").strip().split("\n\n")

    assert set(names(cms)) == described("cms/api/schema/openapi.json")
    assert set(names(handler)) == described("docs/frontends/contact-openapi.json")


def test_each_command_of_the_cms_is_public_or_fills_it_with_examples():
    text = section(PAGE, "Commands")
    public = [name for row in table(text) for name in names(row[0])]
    rest = text.rpartition("|\n")[2]
    examples = set(names(rest[rest.index("examples") : rest.index("may change")]))

    assert len(public) == len(set(public))
    assert set(public).isdisjoint(examples)
    assert set(public) | examples == own_commands()


def test_the_public_targets_of_make_exist():
    (listed,) = re.findall(r"Of `make`, these are public: (.+?);", section(PAGE, "Commands"))

    assert set(names(listed)) <= TARGETS
    assert {"run", "deploy", "backup"} <= set(names(listed))


@pytest.mark.parametrize("row", table(section(PAGE, "What is public")), ids=lambda row: row[0][:20])
def test_whatever_is_public_names_its_description(row):
    """That the files and pages exist is held by the tests of every page."""
    is_public = not row[1].startswith("not public")

    assert is_public is bool(row[2])
    assert not is_public or names(row[1]) or "](" in row[1]
