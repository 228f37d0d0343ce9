"""More than 100 questions: each sentence of each answer is held to the rule of the evidence.

The table has a claim for each status of a source and each way of resting on it, so what is asked
about stands, is in doubt and has fallen. See `docs/evidence/rules.md`.
"""

from datetime import date

import pytest
from django.db import transaction

from cms.agents.answers import find_claims, status_of, why
from cms.agents.page_markdown import page_markdown
from cms.agents.sentences import BEFORE, stated
from cms.pages.models import HomePage
from tests.cms.agents.conftest import AskedApi
from tests.cms.standing_table import ROWS, TITLE, publish_table

TODAY = date.today()
LABELS = {"stands": "relied on", "in_doubt": "in doubt", "fallen": "withdrawn"}


@pytest.fixture(scope="module")
def table(django_db_setup, django_db_blocker):
    """Published once for all questions, and taken back after the last: `(ask, page)`."""
    with django_db_blocker.unblock(), transaction.atomic():
        page = publish_table(HomePage.objects.get())
        yield AskedApi(TODAY), page
        transaction.set_rollback(True)


def faults(row, sentences):
    """What a sentence about the claim of a row lacks, or says too much."""
    fallen = row.standing == "fallen"
    for each in sentences:
        line = stated(each)
        wrong = [
            (each["standing"] != row.standing, "standing"),
            (each["certainty"] != (None if fallen else "high"), "certainty"),
            (each["as_of"] != TODAY.isoformat(), "date"),
            (not (each["address"] or "").startswith("http://127.0.0.1:8003/table/#"), "address"),
            (not each["text"].startswith(BEFORE.get(row.standing, "")), "warning"),
            (LABELS[row.standing] not in line, "standing in words"),
            (("no certainty" if fallen else "high certainty") not in line, "certainty in words"),
            (each["as_of"] not in line, "date in words"),
            (each["address"] not in line, "address in words"),
            (fallen and "9 points" in line, "numbers of what fell"),
        ]
        yield from (name for is_wrong, name in wrong if is_wrong)


def asked_about(row, ask, page):
    """The three questions about the claim of a row, and their answers."""
    claim = f"{page.pk}-{row.number}"
    return {
        f"Does {row.heading} hold?": find_claims(ask, f"Does {row.heading} hold?", limit=1),
        f"why {claim}": why(ask, claim),
        f"status of {claim}": status_of(ask, claim),
        f"status of {row.key}": status_of(ask, row.key),
    }


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_sentence_of_every_answer_holds_to_the_rule(table, db, row):
    for question, answer in asked_about(row, *table).items():
        assert answer["found"], question
        (claim,) = answer["claims"]
        assert claim["id"] == f"{table[1].pk}-{row.number}", question
        assert row.heading in claim["sentences"][0]["text"], question
        assert list(faults(row, claim["sentences"])) == [], question
        assert bool(claim["why"]) == (row.standing != "stands"), question
        for ground in answer["grounds"]:
            own = ground["finding"]
            assert own is None or list(faults(row, [own])) == [], question
            assert (ground["finding"] is None) or row.standing != "fallen", question


def test_more_than_a_hundred_questions_are_asked(table, db):
    assert len(ROWS) * len(asked_about(ROWS[0], *table)) > 100


def test_the_page_in_markdown_says_the_same_of_each_claim(table, db):
    text = page_markdown(table[0]("pages/by-path/", path="/table/").content, TODAY)

    assert text.startswith(f"# {TITLE}\n")
    parts = text.partition("## References")[0].split("## Benefit: ")[1:]
    assert len(parts) == len(ROWS)
    for row, part in zip(ROWS, parts, strict=True):
        lines = [line for line in part.splitlines() if line.startswith("- ") and "#" in line]
        assert part.startswith("Withdrawn: ") == (row.standing == "fallen")
        assert part.startswith("In doubt: ") == (row.standing == "in_doubt")
        assert lines
        for line in lines:
            assert LABELS[row.standing] in line
            assert BEFORE.get(row.standing, "") in line
            assert TODAY.isoformat() in line
            assert ("high certainty" in line) == (row.standing != "fallen")


def test_a_search_asks_once_for_the_pages_and_once_for_each(table, db):
    ask = AskedApi(TODAY)
    find_claims(ask, "Claim 07")

    assert [endpoint for endpoint, *_ in ask.asked].count("pages/") == 1
    assert len(ask.asked) <= 6


@pytest.mark.parametrize(
    "question", ["How much does a taxi cost?", "zzz", "Is chemotherapy curing this cancer?"]
)
def test_what_the_site_does_not_claim_is_not_made_up(table, db, question):
    answer = find_claims(table[0], question)

    assert (answer["found"], answer["claims"], answer["grounds"]) == (False, [], [])
    assert "makes no claim about that" in answer["text"]


@pytest.mark.parametrize("what", ["999-1", "http://127.0.0.1:8003/table/#no-such", "table", "1"])
def test_what_is_not_there_is_answered_so(table, db, what):
    assert not status_of(table[0], what)["found"]
    assert not why(table[0], what)["found"]
