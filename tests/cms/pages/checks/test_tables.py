"""Tables that are empty, or that say too little to somebody who hears them."""

import pytest

from tests.cms.pages.blocks.test_table import table


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (table(["Walking", "20"]), []),
        (table(), ["empty_table"]),
        (table(["", " "]), ["empty_table"]),
        ({}, ["empty_table"]),
        (table(["Walking", "20"], headings=("", "Minutes")), []),
        (table(["a", "b"], headings=("", ""), row_headings=False), ["table_without_headings"]),
        (table(["Walking", "20"], caption=" "), ["table_without_caption"]),
    ],
)
def test_a_table_says_what_its_cells_are(codes, value, found):
    assert codes(("table", value)) == found


def test_the_columns_without_a_heading_are_named(issues):
    block = ("table", table(["a", "b"], headings=("", ""), row_headings=False))

    fault = next(each for each in issues(block) if each.code == "table_without_headings")

    assert fault.message == "Columns 1, 2 have no heading."
    assert fault.path == "Table 1: How long"


def test_a_promise_in_a_cell_is_found(codes):
    assert codes(("table", table(["Walking", "Guaranteed relief"]))) == ["absolute_promise"]


def test_a_table_is_no_section_of_its_own(codes):
    deep = ("text", {"text": "<h3>Below nothing</h3>"})

    assert codes(("table", table(["a", "b"])), deep) == ["skipped_heading"]
