"""The demo page: the seed text in blocks, with the sources that its claims rest on."""

from datetime import date
from html import escape
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cms.clinic.models import ContactForm, Location
from cms.demo.clinic import APPROVED_ON, example_person
from cms.demo.seed import Seed
from cms.evidence.choices import Relation
from cms.evidence.models import ResearchSource
from cms.pages.models import HomePage, TopicPage

SLUG = "benefits-of-exercise-on-lower-back-pain"
NEXT_REVIEW = date(2028, 11, 2)
KEY = uuid5(NAMESPACE_URL, SLUG)
# Benefit number → (source, finding, relation). The seed text names no study for the others.
EVIDENCE = {
    1: [("hayden-2021", "pain-vs-minimal", Relation.SUPPORTS)],
    2: [("hayden-2021", "function-vs-minimal", Relation.SUPPORTS)],
    6: [("nice-ng59", None, Relation.SUPPORTS), ("acp-2017", None, Relation.SUPPORTS)],
}
UNCITED = "The original text of this example page names no study for this point."
# The seed's three research items, in order → (source, findings).
RESEARCH = [
    ("hayden-2021", ["pain-vs-minimal", "function-vs-minimal"]),
    ("lancet-series-2018", []),
    ("bmj-2021", []),
]


def find_topic() -> TopicPage | None:
    """The demo page wherever an editor has put it, under whatever name."""
    return TopicPage.objects.filter(translation_key=KEY).first()


def load_topic(
    home: HomePage,
    seed: Seed,
    sources: dict[str, ResearchSource],
    location: Location,
    form: ContactForm,
) -> TopicPage:
    """Return the demo page, a draft below `home`."""
    body = TopicPage._meta.get_field("body")
    page = TopicPage(title=seed.title, slug=SLUG, show_in_menus=True, translation_key=KEY)
    page.live = False
    page.written_by = example_person("A. Example", "Lead practitioner")
    page.reviewed_by = example_person("B. Example", "Physiotherapist")
    page.last_reviewed, page.next_review_due = APPROVED_ON, NEXT_REVIEW
    page.search_description = first_sentence(seed.introduction)
    page.body = body.stream_block.clean(body.to_python(_body(seed, sources, location, form)))
    home.add_child(instance=page)
    page.save_revision()
    return page


def first_sentence(words: str) -> str:
    """Return it with its full stop: what stands below the topic in lists and in search results."""
    return f"{words.partition('. ')[0].removesuffix('.')}."


def _body(seed, sources, location, form) -> list[dict[str, Any]]:
    findings = {
        (key, finding.key): finding.pk
        for key, source in sources.items()
        for finding in source.findings.all()
    }
    blocks = [("text", {"text": paragraph(seed.introduction)})]
    for number, (heading, points) in enumerate(seed.benefits, start=1):
        evidence = [
            {"source": sources[source].pk, "finding": findings.get((source, found)),
             "relation": relation.value, "locator": "", "note": ""}
            for source, found, relation in EVIDENCE.get(number, [])
        ]  # fmt: skip
        points = [paragraph(point) for point in points]
        claim = {"heading": heading, "points": points, "evidence": evidence}
        blocks.append(("benefit", claim | {"uncited_reason": "" if evidence else UNCITED}))
    blocks.append(("text", {"text": f"<h2>{escape(seed.research_heading)}</h2>"}))
    for (heading, summary), (source, found) in zip(seed.research, RESEARCH, strict=True):
        value = {
            "heading": heading,
            "source": sources[source].pk,
            "findings": [findings[source, key] for key in found if (source, key) in findings],
            "summary": paragraph(summary),
        }
        blocks.append(("research", value))
    blocks.append(("location", {"heading": seed.location_heading, "location": location.pk}))
    blocks.append(("contact_form", {"form": form.pk}))
    return [
        {"id": str(uuid5(NAMESPACE_URL, f"{SLUG}#{order}")), "type": block_type, "value": value}
        for order, (block_type, value) in enumerate(blocks)
    ]


def paragraph(words: str) -> str:
    """`Less pain` becomes `<p>Less pain</p>`."""
    return f"<p>{escape(words, quote=False)}</p>"
