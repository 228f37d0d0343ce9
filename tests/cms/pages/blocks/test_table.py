"""A table is answered as headings and rows of plain text, whatever was stored."""

import pytest
from wagtail.blocks import StreamBlockValidationError
from wagtail_localize.models import StringSegment

from cms.pages.checks.plain_text import own_words
from cms.pages.content_digest import content_digest
from cms.pages.models import TopicPage
from tests.cms.pages.blocks.block_values import answer, answers, body, clean
from tests.cms.translating import french_locale, submit, translate

pytestmark = pytest.mark.django_db


def grid(*rows, headings=("Exercise", "Minutes"), caption="How long"):
    return {
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": [{"values": list(row)} for row in rows],
        "caption": caption,
    }


def table(*rows, row_headings=True, **fields):
    return {"table": grid(*rows, **fields), "row_headings": row_headings}


def test_it_answers_headings_and_the_rows_that_say_something():
    value = answer("table", table(["Walking", " 20 "], ["", " "], ["Swimming", ""]))

    assert value == {
        "caption": "How long",
        "columns": [{"heading": "Exercise"}, {"heading": "Minutes"}],
        "rows": [{"cells": ["Walking", "20"]}, {"cells": ["Swimming", None]}],
        "column_headings": True,
        "row_headings": True,
    }


def test_nothing_is_made_up_for_headings_that_are_missing():
    value = answer("table", table(["a", "b"], headings=("", ""), caption="", row_headings=False))

    assert value["caption"] is None
    assert value["columns"] == [{"heading": None}, {"heading": None}]
    assert (value["column_headings"], value["row_headings"]) == (False, False)


@pytest.mark.parametrize("stored", [None, "", [], {}, {"columns": 3, "rows": "x"}, {"rows": [{}]}])
def test_what_is_no_table_is_answered_as_none(stored):
    assert answer("table", {"table": stored}) is None


def test_rows_of_another_width_and_unknown_columns_are_read():
    stored = grid(["a", "hidden", "b", "too much"], ["c"], [])
    stored["columns"].insert(1, {"type": "hologram", "heading": "Later"})

    value = answer("table", {"table": stored})

    assert [row["cells"] for row in value["rows"]] == [["a", "b"], ["c", None]]


def test_the_anchor_is_the_caption():
    assert answers(("table", table(["a", "b"])))[0]["anchor"] == "how-long"


@pytest.mark.parametrize(
    ("columns", "rows", "fits"), [(12, 200, True), (13, 1, False), (1, 201, False)]
)
def test_a_table_has_a_size_that_people_can_read(columns, rows, fits):
    cells = [["x"] * columns] * rows
    block = ("table", table(*cells, headings=["h"] * columns))
    if fits:
        assert clean(block)
        return

    with pytest.raises(StreamBlockValidationError) as refused:
        clean(block)
    assert "at most 12 columns and 200 rows" in str(refused.value.as_json_data())


def test_search_and_checks_read_every_cell():
    value = body(("table", table(["Walking", "20"])))
    words = {"How long", "Exercise", "Minutes", "Walking", "20"}

    assert words <= set(value.stream_block.get_searchable_content(value))
    assert words <= set(own_words(value.stream_block, value))


def page_of(*rows, **fields):
    page = TopicPage(title="Walking", slug="walking")
    page.body = body(("table", table(*rows, **fields)))
    return page


def test_an_approval_covers_each_cell_and_not_how_it_is_stored():
    approved = content_digest(page_of(["Walking", "20"]))

    assert content_digest(page_of(["Walking", "30"])) != approved
    assert content_digest(page_of(["20", "Walking"])) != approved
    assert content_digest(page_of(["Walking", "20"], headings=("Exercise", "Hours"))) != approved
    assert content_digest(page_of(["Walking ", "20"])) == approved


def test_a_translation_keeps_its_words_when_rows_move(demo):
    french = french_locale()
    demo.page.body.append(("table", table(["Walking", "20"], ["Swimming", "20"])))
    demo.page.save_revision().publish()

    page = translate(demo.page, french)

    def cells(page):
        return [row["values"] for row in page.body[-1].value["table"].row_data]

    assert cells(page) == [["FR Walking", "FR 20"], ["FR Swimming", "FR 20"]]
    assert page.body[-1].value["table"].caption == "FR How long"
    texts = StringSegment.objects.filter(context__path__contains=".table.")
    assert texts.filter(string__data="20").count() == 1

    demo.page.body[-1].value["table"].row_data.insert(0, {"values": ["Resting", "5"]})
    demo.page.save_revision().publish()
    translation = submit(demo.page, french)
    translation.save_target(publish=True)

    page.refresh_from_db()
    assert cells(page) == [["Resting", "5"], ["FR Walking", "FR 20"], ["FR Swimming", "FR 20"]]
