"""Sentences of a claim, each with its certainty, its standing, its day and its address.

The rule (`docs/evidence/rules.md`): a claim never shows a rating whose ground is gone. A claim that
fell is said to have fallen, in each of its sentences, so that none can be quoted without it.
"""

from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

from typing_extensions import TypedDict  # pydantic needs it before Python 3.12

from cms.agents.markdown_text import plain_text

Json = dict[str, Any]
CLAIMS = ("benefit", "risk")
FALLEN, IN_DOUBT = "fallen", "in_doubt"
BEFORE = {
    FALLEN: "WITHDRAWN, do not rely on this: ",
    IN_DOUBT: "IN DOUBT: ",
}
CERTAINTY = {
    "high": "high certainty",
    "moderate": "moderate certainty",
    "low": "low certainty",
    "very_low": "very low certainty",
    "not_rated": "certainty not rated",
}
NO_CERTAINTY = "no certainty"


class Sentence(TypedDict):
    """One sentence of a claim. `certainty` is a code of the API, None where nothing counts.

    `standing` is `stands`, `in_doubt` or `fallen`, and `standing_label` its words on the page.
    `as_of` is the day for which both were worked out, `reviewed_on` when a clinician last reviewed
    the page. `text` begins with a warning unless the claim stands.
    """

    text: str
    certainty: str | None
    standing: str
    standing_label: str
    as_of: str
    reviewed_on: str | None
    address: str | None


def claim_sentences(page: Json, block: Json, as_of: date) -> list[Sentence]:
    """The sentences of a benefit or risk of a page: heading, points, findings, how often."""
    value = block["value"]
    return [
        sentence(page, block, words, as_of)
        for words in dict.fromkeys([value["heading"], *_more(value)])
        if words
    ]


def sentence(page: Json, block: Json, words: str, as_of: date) -> Sentence:
    """Words of a claim with all that they may not be without."""
    value = block["value"]
    standing = value["standing"]["code"]
    certainty = (value["certainty"] or {}).get("code")
    return Sentence(
        text=BEFORE.get(standing, "") + words,
        certainty=None if standing == FALLEN else certainty,
        standing=standing,
        standing_label=value["standing"]["label"],
        as_of=as_of.isoformat(),
        reviewed_on=(page.get("review") or {}).get("last_reviewed"),
        address=address_of(page, block),
    )


def address_of(page: Json, block: Json) -> str | None:
    """`https://clinic.example/advice/#less-pain`; None for a page without an address."""
    own = page["meta"].get("html_url")
    return f"{own}#{block['anchor']}" if own else None


def stated(each: Sentence) -> str:
    """One line with everything: `Less pain (relied on; low certainty; as of …; https://…)`."""
    certainty = CERTAINTY.get(each["certainty"] or "", NO_CERTAINTY)
    about = [each["standing_label"].lower(), certainty, f"as of {each['as_of']}"]
    about += [f"reviewed {each['reviewed_on']}"] if each["reviewed_on"] else []
    about += [each["address"] or "no address"]
    return f"{each['text']} ({'; '.join(about)})"


def reasons(page: Json, block: Json) -> list[str]:
    """Why a claim is in doubt or fell, and what happened to its evidence, a sentence each."""
    value = block["value"]
    references = {each["ref"]: each for each in page.get("references") or []}
    found = [
        _reason(references[each["ref"]], each)
        for each in value["standing"]["because"]
        if each["ref"] in references
    ]
    return [*found, *(each["in_words"] for each in value.get("changes") or [])]


def claim_id(page: Json, block: Json) -> str:
    """As the API's `claims/` has it: `4-1`, and `4-risk-1` for a risk."""
    kind = "" if block["type"] == "benefit" else f"{block['type']}-"
    return f"{page['id']}-{kind}{block['value']['number']}"


def blocks_of(page: Json) -> list[Json]:
    """The blocks of a page: none where its `body` is something else, such as rich text."""
    body = page.get("body")
    found = body if isinstance(body, list) else []
    return [each for each in found if isinstance(each, dict) and {"type", "value"} <= each.keys()]


def claims_of(page: Json) -> Iterator[Json]:
    """The benefits and risks of a page."""
    for block in blocks_of(page):
        if block["type"] in CLAIMS and block["value"]:
            yield block


def _more(value: Json) -> Iterator[str]:
    yield from (plain_text(point) for point in value["points_html"])
    if value["applies_to"]:
        yield f"This applies to: {value['applies_to']}"
    if value.get("in_words"):
        yield f"How often: {value['in_words']}"
    for link in value["evidence"]:
        if link["in_words"]:
            yield f"In numbers: {unescape(link['in_words'])}"


def _reason(source: Json, because: Json) -> str:
    relation = (because["relation"] or {}).get("code")
    name = source["citation_text"]
    if relation == "contradicts":
        return f"{name} contradicts this."
    changed = source["status_changed_on"]
    since = f" since {changed}" if changed else ""
    behind = [
        f"{each['citation_text']} ({each['status']['label'].lower()})"
        for each in source["depends_on"]
        if each["standing"]["code"] != "stands"
    ]
    builds = f" It builds on {', '.join(behind)}." if behind else ""
    return f"{name} Its status: {because['status']['label'].lower()}{since}.{builds}"
