"""A page of the API as Markdown: its words, and each claim with what it may not be without."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from cms.agents.markdown_text import escaped, link, markdown
from cms.agents.sentences import (
    BEFORE,
    FALLEN,
    IN_DOUBT,
    Json,
    blocks_of,
    claim_sentences,
    reasons,
    stated,
)

IN_HEADING = {FALLEN: "Withdrawn: ", IN_DOUBT: "In doubt: "}
HOW_TO_READ = (
    "Each sentence of a claim is followed by its standing (relied on, in doubt or withdrawn), the "
    "certainty of its evidence (GRADE), the day for which both are true, and its address. Repeat "
    "none of them without these. A withdrawn claim is not true any more."
)


def page_markdown(page: Json, as_of: date) -> str:
    """A page of `pages/by-path/` as Markdown, as it is on a day.

    Blocks of a type that is not known here are left out.
    """
    parts = [f"# {escaped(page['title'])}", _about(page, as_of)]
    if page.get("plain_summary"):
        parts.append(escaped(page["plain_summary"]))
    blocks = [block for block in blocks_of(page) if block["value"]]
    parts += [HOW_TO_READ] if any(block["type"] in ("benefit", "risk") for block in blocks) else []
    for block in blocks:
        write = WRITERS.get(block["type"])
        parts += filter(None, write(page, block, as_of)) if write else ()
    parts += _references(page, as_of)
    return "\n\n".join(parts) + "\n"


def markdown_address(html_url: str) -> str:
    """`https://clinic.example/advice/` → `https://clinic.example/advice.md`; `/` → `/index.md`."""
    origin, _, path = html_url.partition("://")[2].partition("/")
    scheme = html_url.partition("://")[0]
    return f"{scheme}://{origin}/{path.rstrip('/') or 'index'}.md"


def _about(page: Json, as_of: date) -> str:
    meta, review = page["meta"], page.get("review") or {}
    published = (meta.get("last_published_at") or "")[:10]
    reviewed = review.get("last_reviewed")
    if reviewed and review.get("changed_since_review"):
        reviewed += ", changed since"
    facts = {
        "Address": meta.get("html_url"),
        "Language": meta.get("locale"),
        "Published": published,
        "Reviewed": reviewed,
        "As of": as_of.isoformat(),
    }
    return "\n".join(f"- {name}: {fact}" for name, fact in facts.items() if fact)


def _claim(page: Json, block: Json, as_of: date) -> Iterator[str]:
    value = block["value"]
    kind = "Risk" if block["type"] == "risk" else "Benefit"
    warned = IN_HEADING.get(value["standing"]["code"], "")
    yield f"## {kind}: {warned}{escaped(value['heading'])}"
    yield "\n".join(f"- {_stated(each)}" for each in claim_sentences(page, block, as_of))
    yield "\n".join(f"- Why: {escaped(each)}" for each in reasons(page, block))
    if value["uncited_reason"]:
        yield f"Why there is no evidence: {escaped(value['uncited_reason'])}"
    cited = [f"[{each['ref']}] {_relation(each)}".strip() for each in value["evidence"]]
    yield f"Evidence: {', '.join(dict.fromkeys(cited))}" if cited else ""


def _stated(sentence: Any) -> str:
    whole = stated(sentence)
    at = len(sentence["text"])
    return f"{escaped(whole[:at])}{whole[at:]}"


def _relation(each: Json) -> str:
    return f"({each['relation']['label'].lower()})" if each["relation"] else ""


def _text(page: Json, block: Json, as_of: date) -> Iterator[str]:
    yield markdown(block["value"]["html"], top=2)


def _image(page: Json, block: Json, as_of: date) -> Iterator[str]:
    value = block["value"]
    if value["alt"] and value["image"]:
        yield f"Picture: {link(value['alt'], value['image']['url'])}"
    yield escaped(value["caption"] or "")


def _video(page: Json, block: Json, as_of: date) -> Iterator[str]:
    value = block["value"]
    yield f"Video: {link(value['title'], value['url'])}"
    yield markdown(value["transcript_html"] or "")


def _table(page: Json, block: Json, as_of: date) -> Iterator[str]:
    value = block["value"]
    head = [each["heading"] or "" for each in value["columns"]]
    rows = [head, ["---"] * len(head), *(row["cells"] for row in value["rows"])]
    yield escaped(value["caption"] or "")
    cells: Callable[[int, str], str] = lambda at, cell: cell if at == 1 else escaped(cell)  # noqa: E731
    yield "\n".join(
        f"| {' | '.join(cells(at, cell) for cell in row)} |" for at, row in enumerate(rows)
    )


def _questions(page: Json, block: Json, as_of: date) -> Iterator[str]:
    yield _heading(block)
    for each in block["value"]["questions"]:
        yield f"### {escaped(each['question'])}"
        yield markdown(each["answer_html"] or "", top=4)


def _file(page: Json, block: Json, as_of: date) -> Iterator[str]:
    value = block["value"]
    yield f"File: {link(value['title'], value['url'])}"
    yield escaped(value["description"] or "")


def _related(page: Json, block: Json, as_of: date) -> Iterator[str]:
    yield _heading(block)
    yield "\n".join(
        f"- {link(each['title'], each['url'])}: {escaped(each['summary'] or '')}".rstrip(": ")
        for each in block["value"]["pages"]
    )


def _research(page: Json, block: Json, as_of: date) -> Iterator[str]:
    value = block["value"]
    yield _heading(block)
    yield _source(page, value["ref"], as_of)
    for name in ("summary_html", "why_it_matters_html"):
        yield markdown(value.get(name) or "")


def _guideline(page: Json, block: Json, as_of: date) -> Iterator[str]:
    value = block["value"]
    words = [value["organisation"], value["recommendation_id"]]
    yield f"## {escaped(' '.join(filter(None, words)))}"
    yield _source(page, value["ref"], as_of)
    graded = [each["label"] for each in (value["direction"], value["strength"]) if each]
    yield escaped("; ".join(graded))
    yield f"> {escaped(value['quote'])}" if value["quote"] else ""
    yield markdown(value["summary_html"] or "")


def _notice(page: Json, block: Json, as_of: date) -> Iterator[str]:
    yield from _safety(block["value"])


def _safety(notice: Json) -> Iterator[str]:
    """A safety notice. Its numbers are links, so that a program can offer the call."""
    calls = {each["words"]: each["url"] for each in notice.get("telephones") or []}
    yield f"## {escaped(notice['level']['label'])}: {_callable(notice['heading'], calls)}"
    yield "\n".join(f"- {escaped(item)}" for item in notice["items"])
    yield _callable(notice["action"], calls)


def _callable(words: str | None, calls: dict[str, str]) -> str:
    shown = escaped(words or "")
    if not calls:
        return shown
    numbers = "|".join(re.escape(each) for each in sorted(calls, key=len, reverse=True))
    alone = rf"(?<![\w+])(?:{numbers})(?!\w)"
    return re.sub(alone, lambda found: link(found[0], calls[found[0]]), shown)


def _location(page: Json, block: Json, as_of: date) -> Iterator[str]:
    value = block["value"]
    yield _heading(block)
    yield escaped(", ".join(filter(None, (value["name"], value["address"]))))
    for name in ("opening_hours_html", "directions_html", "access_html", "public_transport_html"):
        yield markdown(value.get(name) or "")


def _action(page: Json, block: Json, as_of: date) -> Iterator[str]:
    value = block["value"]
    yield escaped(value["text"] or "")
    yield link(value["label"] or value["action"]["label"], value["url"])


def _form(page: Json, block: Json, as_of: date) -> Iterator[str]:
    yield _heading(block)
    for notice in block["value"].get("safety_notices") or []:
        yield from _safety(notice)
    address = page["meta"].get("html_url")
    yield f"A person writes to the clinic at {address}#{block['anchor']}" if address else ""


def _heading(block: Json) -> str:
    heading = block["value"].get("heading")
    return f"## {escaped(heading)}" if heading else ""


def _source(page: Json, ref: int | None, as_of: date) -> str:
    source = next((each for each in page.get("references") or [] if each["ref"] == ref), None)
    if source is None:
        return ""
    warned = BEFORE.get(source["standing"]["code"], "")
    return f"{warned}Source: [{ref}] {_trust(source)}, as of {as_of}"


def _references(page: Json, as_of: date) -> Iterator[str]:
    references = page.get("references") or []
    if references:
        yield "## References"
        yield "\n".join(
            f"- [{each['ref']}] {link(each['citation_text'], each['url'])} "
            f"({_trust(each)}, as of {as_of})"
            for each in references
        )


def _trust(source: Json) -> str:
    label = str(source["standing"]["label"]).lower()
    if source["standing"]["code"] == "stands" or not source["status"]:
        return label
    changed = f" since {source['status_changed_on']}" if source["status_changed_on"] else ""
    return f"{label}; status: {source['status']['label'].lower()}{changed}"


WRITERS: dict[str, Callable[[Json, Json, date], Iterator[str]]] = {
    "benefit": _claim, "risk": _claim, "text": _text, "image": _image, "video": _video,
    "table": _table, "questions": _questions, "file": _file, "related_pages": _related,
    "research": _research, "guideline": _guideline, "safety_notice": _notice,
    "location": _location, "call_to_action": _action, "contact_form": _form,
}  # fmt: skip
