"""Writes the report of an import as text. `Interpretation.as_json` has the same facts."""

from cms.import_export.documents.interpretation import Entry, Interpretation

MAX_LINE_CHARACTERS = 60


def report_text(page: Interpretation) -> str:
    """`line 7      benefit.points   Regular, targeted exercise can decrease pain inten…`"""
    lines = [f"{page.document.name}: “{page.title}”", summary(page), ""]
    lines += [f"[{note.kind}] {note.text}" for note in page.notes]
    lines += [""] if page.notes else []
    lines += [_line(entry) for entry in page.entries]
    return "\n".join(lines) + "\n"


def summary(page: Interpretation) -> str:
    """What a document became, in one paragraph. It says nothing of what there is none of.

    `16 blocks from 50 lines: 1 text, 6 benefit, …. Sources: 2 found in the library, 1 not. 4 links
    to the evidence, please confirm. 1 gap to fill in. Left out: 2 parts, 9 words.`
    """
    types = [block.type for block in page.blocks]
    counted = ", ".join(
        f"{types.count(each)} {each.replace('_', ' ')}" for each in dict.fromkeys(types)
    )
    blocks, lines = _counted(len(types), "block"), _counted(len(page.document.lines), "line")
    said = [f"{blocks} from {lines}{': ' if counted else ''}{counted}."]
    kinds = [note.kind for note in page.notes]
    known, unknown, cited, gaps = map(kinds.count, ("matched", "unmatched", "cited", "gap"))
    if known or unknown:
        said.append(f"Sources: {known} found in the library, {unknown} not.")
    if cited:
        said.append(f"{_counted(cited, 'link')} to the evidence, please confirm.")
    if gaps:
        said.append(f"{_counted(gaps, 'gap')} to fill in.")
    left_out = [entry for entry in page.entries if is_left_out(entry)]
    words = sum(len(entry.text.split()) for entry in left_out)
    said.append(
        f"Left out: {_counted(len(left_out), 'part')}, {_counted(words, 'word')}."
        if left_out
        else "Nothing was left out."
    )
    return " ".join(said)


def is_left_out(entry: Entry) -> bool:
    """Whether words or a picture of the document are not on the page. Empty lines do not count."""
    return not entry.type and not entry.why.startswith("Layout only")


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def where(entry: Entry) -> str:
    """`7`, `37–38`, or `–` for what has no line, such as the header of a Word document."""
    if not entry.first:
        return "–"
    return str(entry.first) if entry.first == entry.last else f"{entry.first}–{entry.last}"


def _line(entry: Entry) -> str:
    went = f"{entry.type}.{entry.field}" if entry.type else "left out"
    text = (
        entry.text
        if len(entry.text) <= MAX_LINE_CHARACTERS
        else f"{entry.text[:MAX_LINE_CHARACTERS]}…"
    )
    identity = f" [{entry.block}]" if entry.block else ""
    why = f" ({entry.why})" if entry.why else ""
    return f"line {where(entry):<8} {went:<22} {text}{identity}{why}".rstrip()
