"""No answer of the API shows a rating that rests on a fallen source: each status, the source's own
or of what it builds on, in every answer."""

from datetime import date
from itertools import product

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.evidence.models import ResearchSource
from cms.pages.models import TopicPage
from cms.search.models import Claim
from tests.cms.evidence.typed_findings import POINTS
from tests.factories.blocks import benefit, link
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.factories.pages import published_topic

pytestmark = pytest.mark.django_db
STATUSES = {
    "current": "stands", "unverified": "stands", "superseded": "in_doubt", "expired": "in_doubt",
    "expression_of_concern": "in_doubt", "corrected": "in_doubt", "retracted": "fallen",
    "withdrawn": "fallen",
}  # fmt: skip
PLACES = ("own", "direct", "two_steps", "alone")
PATH = "/walking/"
# How a sentence begins, and whether a drawing is beside it.
SENTENCES = {
    "stands": ("About 15 points lower", True, True),
    "in_doubt": ("In doubt: about 15 point", True, False),
    "fallen": (None, False, False),
}


def sentences(answer):
    """`("About 15 points lower", True, True)`: the sentence, whether with numbers, with a drawing;
    of each finding in the answer and beside each claim."""
    if isinstance(answer, dict):
        if "in_words" in answer and "result" in answer:  # other sentences have no numbers
            words = answer["in_words"]
            size = len(SENTENCES["stands"][0]) + 3 * ("doubt" in (words or ""))
            yield words and words[:size], bool(answer["result"]), bool(answer["drawing"])
        for value in answer.values():
            yield from sentences(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from sentences(value)


def expected(status, place):
    """The table of the documents."""
    if place in {"own", "alone"} and STATUSES[status] == "fallen":
        return "fallen"
    if place == "own":
        return STATUSES[status]
    return "in_doubt" if STATUSES[status] == "fallen" else "stands"


@pytest.fixture
def walking(demo):
    """`walking(source, finding)` publishes a page with one claim that rests on it."""

    def publish(source, finding):
        guideline = {"source": source.pk, "organisation": "O", "summary": "<p>Walk.</p>",
                     "direction": "for", "strength": "strong"}  # fmt: skip
        blocks = [benefit(link(source, finding)), ("guideline", guideline)]
        return published_topic(demo.home, *blocks, title="Walking")

    return publish


def put(status, place, review):
    """Give the review, or what it builds on, the status."""
    faulty = review
    for step in range({"own": 0, "direct": 1, "alone": 1, "two_steps": 2}[place]):
        below, faulty = faulty, ResearchSourceFactory(key=f"above-{step}", status="current")
        below.depends_on, below.rests_alone = [faulty], place == "alone"
        below.save()
    faulty.status = status
    faulty.save()


def combinations():
    """All, of which those without a rule of their own run with the slow tests."""
    for status, place in product(STATUSES, PLACES):
        has_rule = place == "own" or status in {"retracted", "expired"}
        yield pytest.param(status, place, marks=() if has_rule else pytest.mark.slow)


@pytest.mark.parametrize(("status", "place"), list(combinations()))
def test_no_answer_shows_a_rating_whose_ground_is_gone(
    status, place, api, found, by_path, walking, demo
):
    review = ResearchSourceFactory(
        key="review", status="current", kind="systematic_review", doi="10.1000/r"
    )
    finding = FindingFactory(
        source=review, key="f", certainty="high", rated_by="The review’s authors", **POINTS
    )
    page = walking(review, finding)
    put(status, place, review)
    standing = expected(status, place)
    rating = None if standing == "fallen" else "high"

    answers = {
        "by-path": by_path(PATH).json(),
        "detail": api(f"pages/{page.pk}/").json(),
        "find": found("pages", id=page.pk),
        "list": one(api("pages/", type="pages.TopicPage", fields="*", slug="walking")),
    }
    for name, answer in answers.items():
        assert told_on_page(answer) == (standing, rating, standing, rating), name
        assert grounds(answer["json_ld"]) == ([] if standing == "fallen" else ["review"]), name
        assert recommendations(answer["json_ld"]) == (0 if standing == "fallen" else 1), name
        assert set(sentences(answer)) == {SENTENCES[standing]}, name

    claim = one(api("claims/", page=page.pk))
    source = api("sources/review/").json()
    listed = one(api("sources/", search="10.1000/r"))
    for name, answer in {"claims": claim, "source": source, "sources": listed}.items():
        told = answer if name == "claims" else answer["claims"][0]
        assert (told["standing"]["code"], code(told["certainty"])) == (standing, rating), name
        assert told["sources"][0]["standing"]["code"] == standing
    for answer in (source, listed):
        assert told_of_source(answer) == (standing, rating)
        assert list(sentences(answer)) == [SENTENCES[standing]]
    above = {"own": 0, "direct": 1, "alone": 1, "two_steps": 2}[place]
    for answer in (source, claim["sources"][0], answers["by-path"]["references"][0]):
        explained = above if STATUSES[status] == "fallen" else 0  # of the rest no page speaks
        assert [each["steps"] for each in answer["depends_on"]] == list(range(1, explained + 1))
        own = answer["depends_on"][-1]["status"] if explained else answer["status"]
        assert own["code"] == (status if explained or not above else "current")

    for each in ("stands", "in_doubt", "fallen"):
        assert count(api("claims/", page=page.pk, standing=each)) == (each == standing)
        found = [item["key"] for item in api("sources/", standing=each, limit=50).json()["items"]]
        assert ("review" in found) == (each == standing)
    assert count(api("claims/", page=page.pk, certainty="high")) == (rating == "high")
    assert count(api("sources/", search="10.1000/r", certainty="high")) == (rating == "high")
    assert count(api("sources/", search="10.1000/r", certainty="not_rated")) == (rating is None)


def told_on_page(answer):
    claim = next(block["value"] for block in answer["body"] if block["type"] == "benefit")
    return (
        claim["standing"]["code"],
        code(claim["certainty"]),
        *told_of_source(answer["references"][0]),
    )


def told_of_source(answer):
    rating = answer["findings"][0]["certainty"]["code"]
    return answer["standing"]["code"], None if rating == "not_rated" else rating


def grounds(document):
    parts = document["@graph"][0]["hasPart"]
    based = parts.get("isBasedOn", [])
    return ["review" for each in ([based] if isinstance(based, dict) else based) if each]


def recommendations(document):
    return 1 if document["@graph"][0].get("mentions") else 0


def code(enum):
    return enum and enum["code"]


def one(answer):
    (item,) = answer.json()["items"]
    return item


def count(answer):
    return answer.json()["meta"]["total_count"]


def test_the_reason_is_named_by_reference_and_by_key(api, by_path, walking, demo):
    review = ResearchSourceFactory(key="review", status="current")
    page = walking(review, FindingFactory(source=review, key="f", certainty="high", rated_by="A"))
    review.status, review.status_changed_on = "retracted", date(2026, 3, 1)
    review.save()

    answer = by_path(PATH).json()
    told = answer["body"][0]["value"]["standing"]
    (because,) = told["because"]
    assert (told["label"], because["ref"], because["status"]["code"]) == (
        "Withdrawn",
        1,
        "retracted",
    )
    assert answer["references"][0]["status_changed_on"] == "2026-03-01"
    (because,) = one(api("claims/", page=page.pk))["standing"]["because"]
    assert (because["key"], because["status"]["code"]) == ("review", "retracted")


def test_findings_that_disagree_are_answered(api, by_path, demo):
    one_review, other = (
        ResearchSourceFactory(key=key, status="current") for key in ("one", "other")
    )
    found = FindingFactory(source=one_review, key="f", certainty="high", rated_by="A")
    against = FindingFactory(source=other, key="f", certainty="high", rated_by="A")
    contradicting = {**link(other, against), "relation": "contradicts"}
    page = published_topic(
        demo.home, benefit(link(one_review, found), contradicting), title="Walking"
    )

    claim = by_path(PATH).json()["body"][0]["value"]
    assert (claim["certainty"]["code"], claim["standing"]["code"]) == ("moderate", "in_doubt")
    assert [(each["ref"], each["counts"]) for each in claim["disagreements"]] == [(2, True)]
    told = one(api("claims/", page=page.pk))
    assert [(each["key"], each["counts"]) for each in told["disagreements"]] == [("other", True)]
    assert count(api("claims/", page=page.pk, certainty="moderate", standing="in_doubt")) == 1


def test_findings_on_the_same_question_are_weighed_together(api, by_path, demo):
    old, new = (
        ResearchSourceFactory(key=str(year), status="current", year=year) for year in (2010, 2022)
    )
    links = [
        {
            **link(each, FindingFactory(source=each, key="f", certainty=rating, rated_by="A")),
            "same_question": "a",
        }
        for each, rating in ((old, "low"), (new, "high"))
    ]
    published_topic(demo.home, benefit(*links), title="Walking")

    claim = by_path(PATH).json()["body"][0]["value"]
    assert claim["certainty"]["code"] == "high"
    assert [each["group"] for each in claim["evidence"]] == ["a", "a"]
    claims = api("claims/", certainty="high").json()["items"]
    assert [each["group"] for each in claims[0]["sources"]] == ["a", "a"]


def test_a_date_that_passes_at_midnight_changes_answers_and_filters(api, by_path, walking):
    review = ResearchSourceFactory(key="midnight", status="current", valid_until=date(2026, 12, 1))
    page = walking(review, FindingFactory(source=review, key="f", certainty="high", rated_by="A"))

    for moment, standing in (
        ("2026-12-01 23:00Z", "stands"),
        ("2026-12-02 01:00Z", "in_doubt"),
        ("2026-11-01 12:00Z", "stands"),
    ):
        with time_machine.travel(moment):
            told = by_path(PATH).json()["body"][0]["value"]["standing"]["code"]
            assert told == standing
            for each in ("stands", "in_doubt"):
                assert count(api("claims/", page=page.pk, standing=each)) == (each == standing)
                found = api("sources/", search="midnight", standing=each)
                assert count(found) == (each == standing)


def test_what_is_stored_of_a_claim_is_what_its_page_says(api, demo):
    for claim in api("claims/").json()["items"]:
        page, number = claim["id"].split("-")
        stored = Claim.objects.on(date(2026, 12, 24)).get(page=page, number=number)
        assert (stored.standing, stored.certainty or None) == (
            claim["standing"]["code"],
            code(claim["certainty"]),
        )


def test_chains_and_many_sources_cost_no_more_queries(api, by_path, demo, walking):
    review = ResearchSourceFactory(key="review", status="current")
    finding = FindingFactory(source=review, key="f", certainty="high", rated_by="A")
    walking(review, finding)
    asked = (
        lambda: by_path(PATH),
        lambda: api("claims/", standing="stands"),
        lambda: api("sources/", standing="stands"),
        lambda: api("sources/", certainty="high"),
    )
    costs(asked)
    before = costs(asked)

    below = review
    for number in range(12):
        above = ResearchSourceFactory(key=f"above-{number}", status="current")
        below.depends_on = [above]
        below.save()
        below = above
    below.status = "retracted"
    below.save()
    page = TopicPage.objects.get(slug="walking")
    page.body = page.body.stream_block.to_python(
        [{"type": "benefit", "value": benefit(link(each))[1]}
         for each in ResearchSource.objects.exclude(status="retracted")]
    )  # fmt: skip
    page.save_revision().publish()

    after = costs(asked)
    # Those of a longer walk, and of what changed: as many for one change as for many.
    assert [now <= then + 11 for now, then in zip(after, before, strict=True)] == [True] * 4


def costs(asked):
    found = []
    for ask in asked:
        with CaptureQueriesContext(connection) as queries:
            ask()
        found.append(len(queries))
    return found
