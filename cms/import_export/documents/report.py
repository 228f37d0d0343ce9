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
    """`16 blocks (1 text, 6 benefit, …) from 50 lines; sources: 2 matched, 1 unmatched; gaps: 0`"""
    types = [block.type for block in page.blocks]
    counted = ", ".join(
        f"{types.count(each)} {each.replace('_', ' ')}" for each in dict.fromkeys(types)
    )
    kinds = [note.kind for note in page.notes]
    return (
        f"{len(types)} blocks ({counted}) from {len(page.document.lines)} lines; "
        f"sources: {kinds.count('matched')} matched, {kinds.count('unmatched')} unmatched; "
        f"gaps: {kinds.count('gap')}"
    )


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
