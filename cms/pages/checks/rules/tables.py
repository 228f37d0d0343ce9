"""Tables that say nothing, or that screen readers cannot say."""

from collections.abc import Iterator

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.subject import Rule, Subject
from cms.pages.serializers import text


def empty_table(subject: Subject) -> Iterator[Issue]:
    """A table without a column, or in which every cell is empty."""
    for part in subject.parts_of("table"):
        table = part.value.get("table")
        rows = table.row_data if table else []
        if not any(text(cell) for row in rows for cell in row["values"]):
            yield part.issue(
                "empty_table",
                Level.WARN,
                "The table is empty.",
                "Fill in its cells, or remove the block.",
            )


def table_without_headings(subject: Subject) -> Iterator[Issue]:
    """A table whose columns have no headings (WCAG 2.2, 1.3.1)."""
    for part in subject.parts_of("table"):
        columns = part.value["table"].columns if part.value.get("table") else []
        unnamed = [
            number
            for number, column in enumerate(columns, start=1)
            if not text(column["heading"]) and not (number == 1 and part.value.get("row_headings"))
        ]
        if unnamed:
            numbers = ", ".join(map(str, unnamed))
            columns_have = (
                f"Columns {numbers} have" if len(unnamed) > 1 else f"Column {numbers} has"
            )
            yield part.issue(
                "table_without_headings",
                Level.WARN,
                f"{columns_have} no heading.",
                "Write above it what its cells say: people who hear the page are told it with each "
                "cell.",
            )


def table_without_caption(subject: Subject) -> Iterator[Issue]:
    """A table without a line that says what it is about."""
    for part in subject.parts_of("table"):
        table = part.value.get("table")
        if table and table.columns and not text(table.caption):
            yield part.issue(
                "table_without_caption",
                Level.HINT,
                "The table has no caption.",
                "Say in one line what it is about, so that people can skip it or look for it.",
            )


RULES: tuple[Rule, ...] = (empty_table, table_without_headings, table_without_caption)
