"""The figures as one table in Markdown, which is as readable in a terminal."""

from tests.benchmarks.api.cases import QUESTIONS

LEGEND = (
    "Each cell: requests a second, then the milliseconds within which 50 % and 99 % were "
    "answered; first with 1 connection, then with 16."
)


def table(figures):
    """One row for each database, question and answerer; one column for each number of pages."""
    sizes = sorted({figure.pages for figure in figures})
    rows = {}
    for figure in figures:
        key = (figure.database, QUESTIONS.index(figure.case.of), figure.case.by)
        rows.setdefault(key, {})[figure.pages] = _cell(figure.loads)
    head = ["", "question", "answered by", *(f"{size:,} pages" for size in sizes)]
    body = [
        [database, QUESTIONS[question], by, *(cells.get(size, "") for size in sizes)]
        for (database, question, by), cells in rows.items()
    ]
    return markdown(head, body)


def markdown(head, rows):
    """Columns as wide as their widest cell."""
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| "
        + " | ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )


def _cell(loads):
    return "; ".join(
        f"{each.rate:,.0f}/s {_milliseconds(each.p50)} {_milliseconds(each.p99)}"
        for each in loads.values()
    )


def _milliseconds(value):
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"
