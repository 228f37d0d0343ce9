"""The documentation as text: its pages, their sections and tables, what is between backticks."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SKIPPED = {"CHANGELOG.md", "SECURITY.md", "LICENSE.md", "CODE_OF_CONDUCT.md"}
PAGES = [
    *(page for page in ROOT.glob("*.md") if page.name not in SKIPPED),
    *ROOT.glob("docs/**/*.md"),
    *(ROOT / folder / "README.md" for folder in ("cms", "cms/frontend", "contact_lambda", "infra")),
    *ROOT.glob("infra/aws/*.md"),
]
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def text_of(page):
    return (ROOT / page).read_text(encoding="utf-8")


def section(page, heading):
    """The text below a heading, up to the next one of any rank."""
    _, _, rest = text_of(page).partition(f"# {heading}\n")
    assert rest, heading
    return re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def table(text, number=0):
    """The rows of a table of a text as lists of cells, without its heading."""
    tables = re.findall(r"(?:^\|.*\|\n)+", text + "\n", re.MULTILINE)
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in tables[number].splitlines()
    ]
    return rows[2:]


def names(text):
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", text)
