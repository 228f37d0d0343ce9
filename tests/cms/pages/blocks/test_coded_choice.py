"""A choice block of ours reads what is stored as Wagtail's does."""

import pytest
from wagtail import blocks

from cms.pages.blocks.coded_choice import CodedChoiceBlock

CHOICES = [("", "None"), ("a", "A"), (3, "Three"), ("Group", [("b", "B"), (4, "Four")])]


@pytest.mark.parametrize("stored", [None, "", "a", "3", 3, "b", "4", 4, "gone", 5, "Group"])
@pytest.mark.parametrize("required", [True, False])
def test_a_stored_value_is_read_as_wagtail_reads_it(stored, required):
    ours = CodedChoiceBlock(choices=CHOICES, required=required)
    theirs = blocks.ChoiceBlock(choices=CHOICES, required=required)
    assert ours.to_python(stored) == theirs.to_python(stored)
    assert ours.normalize(stored) == theirs.normalize(stored)
    assert ours.get_searchable_content(stored) == theirs.get_searchable_content(stored)


def test_migrations_name_wagtails_block():
    assert CodedChoiceBlock(choices=CHOICES).deconstruct()[0] == "wagtail.blocks.ChoiceBlock"


def test_choices_that_are_not_searched_have_no_words():
    assert CodedChoiceBlock(choices=CHOICES, search_index=False).get_searchable_content("a") == []
