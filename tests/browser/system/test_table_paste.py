"""A table that was copied elsewhere is pasted into the grid of a table block."""

import pytest

from tests.browser.axe import run_axe
from tests.browser.editor import Editor
from tests.browser.visitor import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASTE = """
const given = new DataTransfer();
for (const [kind, words] of Object.entries(arguments[1])) given.setData(kind, words);
const field = document.querySelector(arguments[0]);
field.focus();
return field.dispatchEvent(
  new ClipboardEvent("paste", {clipboardData: given, bubbles: true, cancelable: true}));
"""
GRID = """
const grid = document.querySelector(".typed-table-block table");
const words = (selector, within) => [...within.querySelectorAll(selector)]
  .filter((each) => each.type !== "hidden").map((each) => each.value);
const rows = [...grid.tBodies[0].rows].map((row) => words("textarea", row));
return [words("thead input", grid), ...rows];
"""
OF_A_DOCUMENT = (
    "<html><body><p>Before</p><table><tr><th>Visit</th><th>Minutes</th></tr>"
    "<tr><td>First <b>visit</b></td><td>\n 45 </td></tr><tr><td>Later</td><td>30</td></tr></table>"
)
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
INTO_VIEW = """
const table = document.querySelector(".typed-table-block");
table.scrollIntoView({block: "center", behavior: "instant"});
"""
CELL = ".typed-table-block tbody textarea"


@pytest.fixture
def grid(clinic, editor):
    """The editor of a new page, with an empty table of one column and one row."""
    walker = Editor(editor, clinic.at.admin)
    walker.sign_in("admin", clinic.admin_password)
    walker.open("pages/add/pages/topicpage/3/")
    walker.tab_to("[data-contentpath=body] .c-sf-add-button")
    walker.add_block("Table")
    for button in ("[data-append-column]", ".add-column-menu button"):
        walker.wait(lambda: editor.all(button))  # noqa: B023 - asked at once
        walker.browser.execute_script("document.querySelector(arguments[0]).click()", button)
    walker.wait(lambda: editor.all(CELL))
    return walker


def paste(walker, selector=CELL, **given):
    """Whether the browser goes on and pastes by itself, as into any field."""
    formats = {name.replace("_", "/"): words for name, words in given.items()}
    return walker.browser.execute_script(PASTE, selector, formats)


def cells(walker):
    return walker.browser.execute_script(GRID)


def test_a_table_of_a_document_or_a_spreadsheet_is_pasted_cell_by_cell(grid, tmp_path):
    assert paste(grid, text_plain="one word") is True
    assert paste(grid, text_html=OF_A_DOCUMENT, text_plain="not this") is False

    assert cells(grid) == [["Visit", "Minutes"], ["First visit", "45"], ["Later", "30"]]
    assert grid.visitor.find(CELL).get_attribute("aria-label") == "Visit, row 1"
    for width in (PHONE, DESKTOP):
        grid.look_at_width(width)
        grid.browser.execute_script(INTO_VIEW)
        grid.visitor.photograph(tmp_path / f"table-{width}.png")
        assert run_axe(grid.browser, ".typed-table-block") == []
        assert grid.browser.execute_script(WIDER) <= 0

    paste(grid, f"{CELL}:last-of-type", text_plain="Class\t60\tWater\n")

    assert cells(grid)[0] == ["Visit", "Minutes", ""]
    assert cells(grid)[1] == ["Class", "60", "Water"]


def test_a_table_that_is_too_large_is_refused_and_nothing_is_lost(grid):
    paste(grid, text_plain="\t".join("a" * 13))

    assert "at most 12 columns and 200 rows" in grid.visitor.wait_for("[data-pasted]").text
    assert cells(grid) == [[""], [""]]

    paste(grid, text_plain="\n".join(["a\tb"] * 202))  # the headings and 201 rows
    assert cells(grid) == [[""], [""]]

    paste(grid, text_plain="a\tb")
    assert not grid.visitor.find("[data-pasted]").is_displayed()
    assert cells(grid)[0] == ["a", "b"]

    paste(grid, text_plain="\n".join(["c\td"] * 201))  # there are headings, so these are rows
    assert grid.visitor.find("[data-pasted]").is_displayed()
