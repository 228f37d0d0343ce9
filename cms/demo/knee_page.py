"""The second topic's page as its author writes it first, with the review of 2015."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cms.clinic.models import Location, SafetyLevel, SafetyNotice
from cms.demo.clinic import APPROVED_BY, APPROVED_ON, example_person
from cms.demo.knee_sources import FUNCTION, GUIDELINE, HARM, OLD, PAIN
from cms.demo.topic import paragraph
from cms.evidence.choices import Direction, Relation, Strength
from cms.evidence.models import ResearchSource
from cms.pages.models import HomePage, TopicPage

SLUG = "exercise-for-knee-osteoarthritis"
KEY = uuid5(NAMESPACE_URL, SLUG)
ADULTS = "Adults with osteoarthritis of the knee"
INTRODUCTION = (
    "A knee with osteoarthritis may ache, feel stiff and be hard to use. Read what exercise can do "
    "about it, what can go wrong, and how sure the research is."
)
LESS_PAIN = [
    "In trials, people who exercised had less pain at the end of their programme than people who "
    "did not.",
    "How much it helps differs from person to person.",
]
EASIER_DAY = [
    "In trials, people who exercised could do more in daily life, such as walking or climbing "
    "stairs, than people who did not."
]
MORE_PAIN = [
    "A joint may hurt or feel uncomfortable when you begin.",
    "Tell us if it stays sore: we change the exercises.",
]
MINOR = [
    "In trials of all kinds of exercise, more of the people who exercised had a problem that was "
    "not serious."
]
HARM_IN_WORDS = (
    "Minor problems were more frequent among people who exercised. Serious ones were not."
)
RECOMMENDATION = (
    "Offer exercise that fits the person, for example to make muscles stronger or to become fitter."
)
AT_HOME = "No. We show you exercises that you can do at home, with a chair and a stair."
Sources = dict[str, ResearchSource]
Block = tuple[str, dict[str, Any]]


def knee_page(home: HomePage, sources: Sources, location: Location, owner: Any) -> TopicPage:
    """Return the page, a draft of `owner` below `home`."""
    body = TopicPage._meta.get_field("body")
    page = TopicPage(
        title="Exercise for Knee Osteoarthritis",
        slug=SLUG,
        translation_key=KEY,
        show_in_menus=True,
        live=False,
        owner=owner,
        written_by=example_person("A. Example", "Lead practitioner"),
        plain_summary="Exercise may make a knee with osteoarthritis hurt less and easier to use. "
        "It may hurt more when you begin.",
        search_description="What exercise may do for a knee with osteoarthritis, what can go "
        "wrong, and when to get help.",
        conditions=[
            ("condition", {"name": "Knee osteoarthritis", "code": "M17", "scheme": "icd10"})
        ],
    )
    blocks = [
        {"id": str(uuid5(NAMESPACE_URL, f"{SLUG}#{order}")), "type": block_type, "value": value}
        for order, (block_type, value) in enumerate(_blocks(sources, location))
    ]
    page.body = body.stream_block.clean(body.to_python(blocks))
    home.add_child(instance=page)
    page.save_revision(user=owner)
    return page


def _blocks(sources: Sources, location: Location) -> list[Block]:
    questions = [
        ("Do I need a gym?", AT_HOME),
        ("What should I wear?", "Shoes that hold your feet, and trousers that go above the knee."),
    ]
    asked = [{"question": question, "answer": paragraph(answer)} for question, answer in questions]
    call = {"action": "call", "text": "Ask us which exercises suit your knee."}
    return [
        ("text", {"text": paragraph(INTRODUCTION)}),
        *_claims(sources),
        *_research(sources),
        ("questions", {"questions": asked}),
        ("safety_notice", {"notice": _notice().pk}),
        ("location", {"heading": "Where we are", "location": location.pk}),
        ("call_to_action", call),
    ]


def _claims(sources: Sources) -> list[Block]:
    pain, day = _link(sources[OLD], PAIN), _link(sources[OLD], FUNCTION)
    at_first = _link(sources[GUIDELINE], locator="Recommendation 1.3.3")
    return [
        ("benefit", _claim("Less pain", LESS_PAIN, ADULTS, pain)),
        ("benefit", _claim("An easier day", EASIER_DAY, ADULTS, day)),
        (
            "risk",
            _claim("More pain at first", MORE_PAIN, "People who begin to exercise", at_first)
            | {"frequency": "not_known"},
        ),
        (
            "risk",
            _claim("Minor problems", MINOR, "Anybody who exercises", _link(sources[HARM], "minor")),
        ),
    ]


def _research(sources: Sources) -> list[Block]:
    findings = sources[HARM].findings.order_by("sort_order")
    review = {
        "heading": "A review of harm in trials of exercise (2020)",
        "source": sources[HARM].pk,
        "findings": [found.pk for found in findings],
        "summary": paragraph(HARM_IN_WORDS),
    }
    guideline = {
        "source": sources[GUIDELINE].pk,
        "organisation": "NICE",
        "recommendation_id": "1.3.1",
        "summary": paragraph(RECOMMENDATION),
        "direction": Direction.FOR,
        "strength": Strength.OFFER,
        "jurisdiction": "England",
    }
    return [("research", review), ("guideline", guideline)]


def _claim(
    heading: str, points: list[str], applies_to: str, link: dict[str, Any]
) -> dict[str, Any]:
    paragraphs = [paragraph(point) for point in points]
    return {"heading": heading, "points": paragraphs, "applies_to": applies_to, "evidence": [link]}


def _link(source: ResearchSource, finding: str = "", locator: str = "") -> dict[str, Any]:
    found = source.findings.filter(key=finding).first() if finding else None
    relation = str(Relation.SUPPORTS)
    return {"source": source.pk, "finding": found and found.pk, "relation": relation,
            "locator": locator}  # fmt: skip


def _notice() -> SafetyNotice:
    """The signs for which the NHS says to ask for help at once."""
    notice = SafetyNotice(
        level=SafetyLevel.URGENT,
        heading="Call 111 or ask your GP surgery for help today if:",
        items=[
            ("item", "your knee hurts very badly"),
            ("item", "you cannot move it or put weight on it"),
            ("item", "it is badly swollen or has another shape than before"),
            ("item", "it is red or hot and you feel feverish"),
        ],
        action="Do not wait for your next appointment with us.",
        approved_by=APPROVED_BY,
        approved_on=APPROVED_ON,
    )
    notice.full_clean()
    notice.save()
    notice.save_revision()
    return notice
