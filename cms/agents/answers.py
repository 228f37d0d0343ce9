"""The three answers that agents get: which claims there are, why, and what became of them."""

from datetime import date
from itertools import islice

from typing_extensions import TypedDict  # pydantic needs it before Python 3.12

from cms.agents.claims import FoundClaim, claim_at, matching_claims, source_named
from cms.agents.public_api import Ask, NotThere
from cms.agents.sentences import (
    Json,
    Sentence,
    claim_id,
    claim_sentences,
    reasons,
    sentence,
    stated,
)

MAX_CLAIMS = 10
HOW_TO_USE = (
    "Quote no sentence without its standing, certainty, date and address. What is withdrawn is not "
    "true any more; what is in doubt is to be called so. Add no claim of your own."
)
NOTHING = (
    "This site makes no claim about that. Say so, and infer none from what it does not say. A "
    "person with a question of their own asks the clinic; in an emergency, they call the emergency "
    "number."
)
NO_SUCH_LANGUAGE = (
    "This site has no pages in that language. Give the code of one that it has, such as fr, or "
    "leave locale empty to look in all."
)
NO_SUCH_CLAIM = (
    "This site has no such claim, or not any more: do not repeat what you may have kept of it. "
    "Give the address with its #anchor, or an id such as 4-1 or 4-risk-1, as find_claims has them."
)
NO_SUCH_SOURCE = (
    "No public page of this site relies on this source. That says nothing about the source itself."
)


class ClaimAnswer(TypedDict):
    """A claim in sentences. `why` is what shook it, empty for a claim that stands."""

    id: str
    kind: str
    page: str
    sentences: list[Sentence]
    why: list[str]


class Ground(TypedDict):
    """A source of a claim as it is today, and what its finding says, if it may be said."""

    source: str
    relation: str
    status: str | None
    standing: str
    standing_label: str
    as_of: str
    address: str | None
    finding: Sentence | None


class Answer(TypedDict):
    """`text` says all in words; the rest has the same as data. `found` is False for nothing."""

    found: bool
    text: str
    claims: list[ClaimAnswer]
    grounds: list[Ground]


def find_claims(ask: Ask, question: str, locale: str = "", limit: int = 5) -> Answer:
    """The claims of the site that fit a question, the best first, whatever their standing."""
    most = min(max(limit, 1), MAX_CLAIMS)
    try:
        found = list(islice(matching_claims(ask, question, locale), most))
    except NotThere:
        return _answer([], [], NO_SUCH_LANGUAGE)
    return _answer([_claim(each) for each in found], [], NOTHING)


def why(ask: Ask, claim: str) -> Answer:
    """What a claim rests on: each source, what it says, and what contradicts or shook it."""
    try:
        found = claim_at(ask, claim)
    except NotThere:
        return _answer([], [], NO_SUCH_CLAIM)
    return _answer([_claim(found)], _grounds(found), NO_SUCH_CLAIM)


def status_of(ask: Ask, what: str) -> Answer:
    """What became of a claim (its address or id), or of a source (its key, DOI, PMID, address)."""
    try:
        return _answer([_claim(claim_at(ask, what))], [], NO_SUCH_CLAIM)
    except NotThere:
        pass
    try:
        source = source_named(ask, what)
    except NotThere:
        return _answer([], [], NO_SUCH_SOURCE if "#" not in what else NO_SUCH_CLAIM)
    ids = dict.fromkeys(each["id"] for each in source.content["claims"])
    claims = []
    for each in list(ids)[:MAX_CLAIMS]:
        try:
            claims.append(claim_at(ask, each))
        except NotThere:
            continue  # taken down in between
    ground = _ground_of(source.content, source.as_of)
    return _answer([_claim(each) for each in claims], [ground], NO_SUCH_SOURCE)


def _claim(found: FoundClaim) -> ClaimAnswer:
    return ClaimAnswer(
        id=claim_id(found.page, found.block),
        kind=found.block["type"],
        page=found.page["title"],
        sentences=claim_sentences(found.page, found.block, found.as_of),
        why=reasons(found.page, found.block),
    )


def _grounds(found: FoundClaim) -> list[Ground]:
    references = {each["ref"]: each for each in found.page.get("references") or []}
    grounds = []
    for each in found.block["value"]["evidence"]:
        source = references.get(each["ref"])
        if source is None:
            continue
        words = each["in_words"]
        ground = _ground_of(source, found.as_of)
        ground["relation"] = (each["relation"] or {}).get("label", "")
        ground["finding"] = words and sentence(found.page, found.block, words, found.as_of)
        grounds.append(ground)
    return grounds


def _ground_of(source: Json, as_of: date) -> Ground:
    status = source["status"]
    return Ground(
        source=source["citation_text"],
        relation="",
        status=status["code"] if status else None,
        standing=source["standing"]["code"],
        standing_label=source["standing"]["label"],
        as_of=as_of.isoformat(),
        address=source["url"],
        finding=None,
    )


def _answer(claims: list[ClaimAnswer], grounds: list[Ground], nothing: str) -> Answer:
    lines = []
    for claim in claims:
        lines += [f"{claim['kind'].capitalize()} {claim['id']}, on “{claim['page']}”:"]
        lines += [f"- {stated(each)}" for each in claim["sentences"]]
        lines += [f"- Why: {each}" for each in claim["why"]]
    lines += [_ground_line(each) for each in grounds]
    found = bool(claims or grounds)
    # One line each, whatever an editor or another register wrote.
    lines = [" ".join(each.split()) for each in lines]
    text = "\n".join([*lines, HOW_TO_USE] if found else [nothing])
    return Answer(found=found, text=text, claims=claims, grounds=grounds)


def _ground_line(ground: Ground) -> str:
    about = [ground["relation"].lower(), ground["standing_label"].lower()]
    if ground["status"] and ground["standing"] != "stands":
        about.append(f"status: {ground['status'].replace('_', ' ')}")
    about += [f"as of {ground['as_of']}", ground["address"] or "no address"]
    finding = f" It says: {stated(ground['finding'])}." if ground["finding"] else ""
    return f"Source: {ground['source']} ({'; '.join(filter(None, about))}).{finding}"
