"""Finds claims and sources by the words, addresses and numbers that an agent has."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import SplitResult, urlsplit

from cms.agents.markdown_text import plain_text
from cms.agents.public_api import Ask, Dated, NotThere
from cms.agents.sentences import Json, claims_of

CLAIM_ID = re.compile(r"(?P<page>\d{1,9})-(?P<kind>risk-)?(?P<number>\d{1,3})")
DOI = re.compile(r"10\.\d{4,9}/\S+")
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_PAGES, MAX_WORDS = 5, 200
SMALL = re.compile(
    r"an?|and|are|as|at|be|but|by|can|do|does|for|from|has|have|how|i|if|in|is|it|my|of|on|or|that|"
    r"the|their|there|this|to|what|when|which|who|why|will|with|you|your|der|die|das|und|ist|le|"
    r"la|les|des|est|que|qui|pour|dans"
)


@dataclass(frozen=True)
class FoundClaim:
    """A claim with its page, and the day for which the page was answered."""

    page: Json
    block: Json
    as_of: date


def matching_claims(ask: Ask, question: str, locale: str = "") -> Iterator[FoundClaim]:
    """The claims whose own words fit a question, the best first; of the pages that search finds.

    Standing makes no difference to the order: what fell is found like what stands.

    Raises:
        NotThere: the site has no such language.
    """
    query = {"search": question[:MAX_WORDS], "search_operator": "or", "fields": "_,id"}
    query |= {"locale": locale} if locale else {}
    found = ask("pages/", limit=MAX_PAGES, **query).content  # a language that is none: NotThere
    wanted = stems((found["meta"].get("did_you_mean") or question)[:MAX_WORDS])
    scored: list[tuple[int, FoundClaim]] = []
    for item in found["items"]:
        try:
            page = ask(f"pages/{item['id']}/")
        except NotThere:
            continue  # taken down in between
        for block in claims_of(page.content):
            score = len(wanted & stems(_words(block)))
            if score:
                scored.append((score, FoundClaim(page.content, block, page.as_of)))
    for _, claim in sorted(scored, key=lambda pair: -pair[0]):
        yield claim


def claim_at(ask: Ask, claim: str) -> FoundClaim:
    """The claim with an address (`https://…/#less-pain`) or an id of `claims/` (`4-risk-1`).

    Raises:
        NotThere: no public page has it.
    """
    if named := CLAIM_ID.fullmatch(claim.strip()):
        page = ask(f"pages/{named['page']}/")
        kind = "risk" if named["kind"] else "benefit"
        number = int(named["number"])
        return _only(
            page, lambda block: (block["type"], block["value"]["number"]) == (kind, number)
        )
    address = _split(claim.strip())
    path = address.path or "/"
    if not (address.fragment and path.startswith("/")):
        raise NotThere
    page = ask("pages/by-path/", path=path)
    if page.content["type"] == "moved":
        moved = page.content["path"]
        if not moved:
            raise NotThere
        page = ask("pages/by-path/", path=moved)
    found = _only(page, lambda block: block["anchor"] == address.fragment)
    if address.netloc and _host(address) != _host(_split(found.page["meta"]["html_url"] or "")):
        raise NotThere  # of another website, which may have a page at the same path
    return found


def source_named(ask: Ask, name: str) -> Dated:
    """The source with a key of `sources/`, a DOI, a PubMed number or an address.

    Raises:
        NotThere: no public page relies on it.
    """
    name = name.strip()
    doi = DOI.search(name)
    if KEY.fullmatch(name) and not name.isdigit():
        return ask(f"sources/{name}/")
    wanted = doi[0].lower().rstrip(".,;)”\"'") if doi else name
    listed = ask("sources/", search=wanted[:MAX_WORDS], limit=50).content["items"]
    for each in listed:
        identifiers = {str(value).lower() for value in each["identifiers"].values() if value}
        if wanted.lower() in identifiers | {(each["url"] or "").lower()}:
            return ask(f"sources/{each['key']}/")
    raise NotThere


def stems(text: str) -> set[str]:
    """The beginnings of the words that matter: `Exercises` and `exercise` are the same."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return {
        word[: max(4, len(word) - 3)][:7]
        for word in re.findall(r"\w+", bare)
        if not SMALL.fullmatch(word) and (len(word) > 2 or word.isdigit())
    }


def _split(address: str) -> SplitResult:
    """Raises: NotThere: it is no address, such as `http://[`."""
    try:
        return urlsplit(address)
    except ValueError as error:
        raise NotThere from error


def _host(address: SplitResult) -> str:
    return address.netloc.lower().removeprefix("www.")


def _words(block: Json) -> str:
    value = block["value"]
    points = (plain_text(point) for point in value["points_html"])
    return " ".join([value["heading"], value["applies_to"] or "", *points])


def _only(page: Dated, fits: Callable[[Json], bool]) -> FoundClaim:
    for block in claims_of(page.content):
        if fits(block):
            return FoundClaim(page.content, block, page.as_of)
    raise NotThere
