"""Builds the template context from a page's JSON. Fetches nothing and writes no HTML."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.html import strip_tags

from cms.frontend.clinic_colours import colours_path
from cms.frontend.footnotes import with_back_links
from cms.frontend.form_messages import form_messages
from cms.frontend.headers import origin
from cms.frontend.linked_words import html_with_place, with_place
from cms.frontend.navigation import local_path
from cms.frontend.opening_times import with_hours
from cms.frontend.readable import readable
from cms.frontend.repeated_findings import link_repeated_findings
from cms.frontend.safety_notices import at_once, with_callable_notices
from cms.frontend.table_of_contents import table_of_contents, with_heading_levels
from cms.frontend.videos import frame_addresses, playable

Json = dict[str, Any]
TEMPLATES = Path(__file__).parent / "templates" / "frontend"
BLOCK_TYPES = {file.stem for file in (TEMPLATES / "blocks").glob("*.html")}
PAGE_IDS = {  # the ids in the templates of pages
    "about-this-page",
    "content",
    "contents-heading",
    "page-references",
    "page-references-heading",
    "page-topics",
    "page-topics-heading",
    "site-search",
}
E164 = re.compile(r"\+[0-9]{3,15}")
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")
ONE_PARAGRAPH = re.compile(r"\s*<p\b[^>]*>(?:(?!</?p\b).)*</p>\s*", re.DOTALL)
LONGEST_LEAD = 400  # characters
THREE_WORDS = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+){2}")


def build_context(page: Json, now: datetime) -> Json:
    """Return the context of the page templates: the page's JSON and what is derived from it.

    `now` has a time zone; it decides whether a place is open.
    """
    page = readable({key: value for key, value in page.items() if key != "json_ld"})
    sources = page.get("references") or []
    blocks = list(with_heading_levels(known_blocks(blocks_of(page), sources)))
    blocks = [playable(_located(_callable(with_callable_notices(block)), now)) for block in blocks]
    blocks, sources = link_repeated_findings([_judged(block, sources) for block in blocks], sources)
    references = with_back_links(sources, blocks)
    clinic = clinic_context(page.get("clinic"), now)
    context = {
        "page": page,
        "clinic": clinic,
        "language": (page.get("meta") or {}).get("locale"),
        "blocks": blocks,
        "references": references,
        "contents": table_of_contents(blocks, references),
        "help": next(iter(at_once(blocks)), None),
        "lead": _lead(page, blocks),
        "colours": colours_path(page.get("clinic")),
        "right_until": _right_until(clinic, blocks),
        "form": next((block for block in blocks if block["type"] == "contact_form"), None),
    }
    return context | {
        "scripted": bool(_open_forms(context)),
        "copies": _has_words(blocks),
        "plays": bool(frame_addresses(context)),
    }


def _right_until(clinic: Any, blocks: Iterable[Json]) -> datetime | None:
    """When a place of the page will say something else of its hours; None without hours."""
    places = [block["value"] for block in blocks if block["type"] == "location"]
    if isinstance(clinic, dict):
        places.append(clinic.get("location"))
    hours = [place.get("hours") for place in places if isinstance(place, dict)]
    return min(
        (each["right_until"] for each in hours if each), key=datetime.timestamp, default=None
    )


def _lead(page: Json, blocks: list[Json]) -> Json | None:
    """The first block, if it is one short paragraph and the page has no summary: it stands in the
    summary's place below the title, before the contents."""
    if page.get("plain_summary") or not blocks or blocks[0]["type"] != "text":
        return None
    first = blocks[0]
    words = str(first["value"].get("text_html"))
    is_short = len(strip_tags(words)) <= LONGEST_LEAD
    return first if is_short and ONE_PARAGRAPH.fullmatch(words) else None


def clinic_context(clinic: Any, now: datetime) -> Any:
    """Return the clinic's JSON for the templates: with the hours of its main place now, and with a
    telephone and an e-mail address only if links to them are safe."""
    if not isinstance(clinic, dict):
        return clinic
    email = clinic.get("email")
    return clinic | {
        "location": with_hours(clinic.get("location"), now),
        "telephone": _telephone(clinic.get("telephone")),
        "email": email if isinstance(email, str) and EMAIL.fullmatch(email) else None,
        "other_contact_parts": with_place(clinic.get("other_contact")),
    }


def _telephone(phone: Any) -> Json | None:
    """The telephone with a link that can only call; None if there is no number."""
    number = phone.get("e164") if isinstance(phone, dict) else None
    is_number = isinstance(number, str) and E164.fullmatch(number)
    return phone | {"url": f"tel:{number}"} if is_number else None


def _callable(block: Json) -> Json:
    if block["type"] != "call_to_action":
        return block
    phone = _telephone(block["value"].get("telephone"))
    url = phone["url"] if phone else block["value"].get("url")
    return block | {"value": block["value"] | {"telephone": phone, "url": url}}


def _judged(block: Json, sources: Iterable[Json]) -> Json:
    """The block with whether its source `fell`: what such a one says is not quoted."""
    value = block["value"]
    found = [each["standing"]["code"] for each in sources if each["ref"] == value.get("ref")]
    return block | {"value": value | {"fell": "fallen" in found}}


def _located(block: Json, now: datetime) -> Json:
    if block["type"] != "location":
        return block
    return block | {"value": with_hours(block["value"], now)}


def _has_words(blocks: Iterable[Json]) -> bool:
    """Whether a block shows three words, which a script lets a visitor copy."""
    places = [block["value"] for block in blocks if block["type"] == "location"]
    words = [(place.get("what3words") or {}).get("words") for place in places]
    return any(isinstance(each, str) and THREE_WORDS.fullmatch(each) for each in words)


def blocks_of(page: Json) -> list[Json]:
    """The blocks of a page: none where its `body` is something else, such as rich text."""
    body = page.get("body")
    found = body if isinstance(body, list) else []
    return [each for each in found if isinstance(each, dict) and {"type", "value"} <= each.keys()]


def known_blocks(body: Iterable[Json], references: Iterable[Json] = ()) -> Iterator[Json]:
    """Yield the blocks that have a template and a value, each with its template and an anchor.

    The anchor and the id of the heading are unique on the page. Blocks of unknown types are
    skipped, as the contract of the API requires.
    """
    taken = PAGE_IDS | {f"ref-{each['ref']}" for each in references}
    for position, block in enumerate(body, start=1):
        if block.get("type") not in BLOCK_TYPES or not block.get("value"):
            continue
        anchor = block.get("anchor") or f"part-{position}"
        if taken & _ids(anchor):
            anchor = f"{anchor}-{position}"
        taken |= _ids(anchor)
        shown = block | {"anchor": anchor, "template": f"frontend/blocks/{block['type']}.html"}
        yield _form(shown) if block["type"] == "contact_form" else shown


def _ids(anchor: str) -> set[str]:
    return {anchor, f"{anchor}-heading"}


def _form(block: Json) -> Json:
    """Return the form with its texts; it is turned off if it has no address to post to."""
    value = block["value"]
    turned_off = bool(value.get("turned_off")) or not origin(value.get("action"))
    token_url = value.get("token_url")
    areas = [field for field in value.get("fields") or [] if field.get("control") == "textarea"]
    longest = max((field.get("max_length") or 0 for field in areas), default=0)
    failure = value.get("failure") or {}
    return block | {
        "value": value
        | {
            "turned_off": turned_off,
            "token_url": token_url if origin(token_url) else None,
            "failure": failure | {"parts": html_with_place(failure.get("body_html"))},
        },
        "words": form_messages(value.get("language"), longest),
    }


def topic_cards(items: Iterable[Json]) -> list[Json]:
    """Return the listing as [{"path": "/advice/", "title": …, "summary": …}, …]."""
    cards = []
    for item in items:
        meta = item.get("meta") or {}
        if path := local_path(meta.get("html_url")):
            cards.append(
                {
                    "path": path,
                    "title": item.get("title"),
                    "summary": item.get("plain_summary") or meta.get("search_description"),
                    "picture": readable(item.get("picture")),
                }
            )
    return cards


def image_addresses(value: Any) -> Iterator[str]:
    """Yield the address of every picture in the JSON."""
    if isinstance(value, dict):
        if "url" in value and "width" in value:
            yield value["url"]
        for item in value.values():
            yield from image_addresses(item)
    elif isinstance(value, list):
        for item in value:
            yield from image_addresses(item)


def form_addresses(context: Json) -> list[str | None]:
    """Return the addresses that the page's forms post to, and where the handler redirects to."""
    actions = [form["action"] for form in _open_forms(context)]
    return [*actions, context["page"]["meta"].get("html_url")] if actions else []


def script_addresses(context: Json) -> list[str | None]:
    """Return the addresses that the script of the page's forms requests; [] without a form."""
    return [form[key] for form in _open_forms(context) for key in ("action", "token_url")]


def _open_forms(context: Json) -> list[Json]:
    forms = [block["value"] for block in context["blocks"] if block["type"] == "contact_form"]
    return [form for form in forms if not form["turned_off"]]
