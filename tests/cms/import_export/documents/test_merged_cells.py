"""Merged cells: each value of a table stays below its own heading."""

from uuid import UUID

import pytest

from tests.cms.import_export.documents.test_odt import odt
from tests.cms.import_export.words import read_words

KEY = UUID("00000000-0000-5000-8000-000000000009")
HEADINGS = ["Medicine", "Adult", "Child"]
CELLS = "<tr>" + "".join(f"<th>{each}</th>" for each in HEADINGS) + "</tr>"


def table(name, content):
    page = read_words(name, content, KEY)
    value = next(block.value for block in page.blocks if block.type == "table")["table"]
    assert [column["heading"] for column in value["columns"]] == HEADINGS
    return [row["values"] for row in value["rows"]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "<tr><td rowspan=2>Ibuprofen<td>400 mg<td>100 mg<tr><td>600 mg<td>never",
            [["Ibuprofen", "400 mg", "100 mg"], ["Ibuprofen", "600 mg", "never"]],
        ),
        (
            "<tr><td colspan=2>Aspirin<td>never<tr><td>Zinc<td>1<td>2",
            [["Aspirin", "Aspirin", "never"], ["Zinc", "1", "2"]],
        ),
        (
            "<tr><td colspan=3>By mouth<tr><td>Zinc<td>1<td>2",
            [["By mouth", "", ""], ["Zinc", "1", "2"]],
        ),
        (
            "<tr><td rowspan=2>Zinc<td>1<td>2<tr><td><td><tr><td>Iron<td>3<td>4",
            [["Zinc", "1", "2"], ["Iron", "3", "4"]],
        ),
        (
            "<tr><td>Zinc<td>1<td rowspan=2>never<tr><td>Iron<td>3",
            [["Zinc", "1", "never"], ["Iron", "3", "never"]],
        ),
    ],
)
def test_values_of_merged_cells_stay_below_their_headings(rows, expected):
    html = f"<h1>Doses</h1><table>{CELLS}{rows}</table>"

    assert table("doses.html", html.encode()) == expected


def test_an_enormous_span_makes_no_enormous_table():
    html = f"<h1>Doses</h1><table>{CELLS}<tr><td colspan=999999999>Zinc<td>1</table>"
    page = read_words("doses.html", html.encode(), KEY)

    assert [block.type for block in page.blocks] == ["text"]


def test_merged_cells_of_an_open_document():
    def row(*cells):
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(words, merged=""):
        return f"<table:table-cell {merged}><text:p>{words}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    rows = [
        f"<table:table-header-rows>{row(*map(cell, HEADINGS))}</table:table-header-rows>",
        row(cell("Ibuprofen", 'table:number-rows-spanned="2"'), cell("400 mg"), cell("100 mg")),
        row(covered, cell("600 mg"), cell("never")),
        row(cell("Aspirin"), cell("never", 'table:number-columns-spanned="2"'), covered),
        row(cell("Zinc"), cell("1", 'table:number-columns-repeated="2"')),
    ]

    assert table("doses.odt", odt(f"<table:table>{''.join(rows)}</table:table>")) == [
        ["Ibuprofen", "400 mg", "100 mg"],
        ["Ibuprofen", "600 mg", "never"],
        ["Aspirin", "never", "never"],
        ["Zinc", "1", "1"],
    ]
