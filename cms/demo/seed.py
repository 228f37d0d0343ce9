"""Reads the seed text, so that its words stand in one place and reach the page unchanged.

Not an importer: it knows this one text and its five headings.
"""

import re
from dataclasses import dataclass
from pathlib import Path

SEED_FILE = Path(__file__).with_name("benefits-of-exercise-on-lower-back-pain.txt")
NUMBERED = re.compile(r"^\d+\. (?P<heading>.+)$")


@dataclass(frozen=True)
class Seed:
    """The text in its parts; `benefits` and `research` are (heading, texts) in order."""

    title: str
    introduction: str
    benefits: list[tuple[str, list[str]]]
    research_heading: str
    research: list[tuple[str, str]]
    location_heading: str
    what3words: str
    contact_heading: str
    contact_text: str


def read_seed() -> Seed:
    """Read the text that stands beside this module."""
    lines = [line.strip() for line in SEED_FILE.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line]
    research = lines.index("Key Research")
    location = lines.index("Location")
    contact = lines.index("Send a Message")
    return Seed(
        title=lines[0],
        introduction=lines[1],
        benefits=_benefits(lines[2:research]),
        research_heading=lines[research],
        research=_research(lines[research + 1 : location]),
        location_heading=lines[location],
        what3words=lines[location + 1].partition(": ")[2],
        contact_heading=lines[contact],
        contact_text=lines[contact + 1],
    )


def _benefits(lines: list[str]) -> list[tuple[str, list[str]]]:
    benefits: list[tuple[str, list[str]]] = []
    for line in lines:
        if numbered := NUMBERED.match(line):
            benefits.append((numbered["heading"], []))
        else:
            benefits[-1][1].append(line.removeprefix("•").strip())
    return benefits


def _research(lines: list[str]) -> list[tuple[str, str]]:
    headings = [line.removeprefix("•").strip().removesuffix(":") for line in lines[::2]]
    return list(zip(headings, lines[1::2], strict=True))
