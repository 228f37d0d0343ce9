"""Questions with their answers, for readers and for search engines."""

import pytest

from tests.cms.pages.blocks.block_values import answer, answers
from tests.cms.pages.schema_org import faults
from tests.factories.blocks import stream

pytestmark = pytest.mark.django_db


def asked(*rows, heading="Before you come"):
    rows = [{"question": question, "answer": words} for question, words in rows]
    return ("questions", {"heading": heading, "questions": rows})


COMPLETE = asked(("Will it hurt?", "<p>It may, <b>briefly</b>.</p>"))


def test_it_answers_what_has_both_a_question_and_an_answer():
    block = asked(
        ("Will it hurt?", "<p>It may.</p>"), ("Nobody answers?", "<p></p>"), (" ", "<p>x</p>")
    )

    assert answers(block)[0] | {"id": None} == {
        "id": None,
        "type": "questions",
        "anchor": "before-you-come",
        "value": {
            "heading": "Before you come",
            "questions": [{"question": "Will it hurt?", "answer_html": "<p>It may.</p>"}],
        },
    }


def test_without_an_answered_question_there_is_nothing():
    assert answer(*asked(("Nobody answers?", ""))) is None
    assert answer(*asked(heading="")) is None


def test_search_engines_read_a_part_of_questions_beside_the_claims(demo):
    demo.page.body.append(COMPLETE)
    demo.page.save()

    document = demo.page.json_ld
    parts = [each for each in document["@graph"][0]["hasPart"] if each["@type"] == "FAQPage"]

    assert faults(document) == []
    assert parts == [
        {
            "@type": "FAQPage",
            "@id": f"{demo.page.full_url}#before-you-come",
            "name": "Before you come",
            "mainEntity": {
                "@type": "Question",
                "name": "Will it hurt?",
                "acceptedAnswer": {"@type": "Answer", "text": "It may, briefly."},
            },
        }
    ]


def test_search_reads_both():
    value = stream(COMPLETE)
    words = " ".join(value.stream_block.get_searchable_content(value))

    assert "Will it hurt?" in words
    assert "briefly" in words
