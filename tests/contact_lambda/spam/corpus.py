"""The corpus: spam that clinics get and messages of patients, written for these tests.

Each folder of it is one author's. A file `AUTHOR/KIND.LANGUAGE.txt` holds messages between lines
`--`. `## topic` begins a topic (in `mix` and `other` it is the language); a line
`@ Name | address` is the sender.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "corpus"
CONCEPTS = Path(__file__).with_name("concepts.txt")
HELD_OUT = Path(__file__).with_name("heldout.jsonl")
SPAM, PATIENT = "spam", "patient"
_LANGUAGES_INSIDE = ("mix", "other")


class Message(NamedTuple):
    kind: str  # `spam` or `patient`
    language: str
    topic: str
    text: str
    full_name: str = "Kim Example"
    email: str = "kim.example@gmail.com"
    author: str = ""


def messages() -> list[Message]:
    """All messages, in the order of the files."""
    return [each._replace(author=file.parent.name) for file in _files() for each in _read(file)]


def digest() -> str:
    """A hash of the corpus and of the concepts: the trained list names the one it is made from."""
    found = hashlib.sha256()
    for file in [*_files(), CONCEPTS]:
        found.update(file.read_bytes())
    return found.hexdigest()


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*/*.txt"))


def _read(file: Path) -> Iterator[Message]:
    kind, language, *_ = file.name.split(".")
    topic, lines = "", []
    for line in [*file.read_text(encoding="utf-8").splitlines(), "--"]:
        if line != "--" and not line.startswith("## "):
            lines.append(line)
            continue
        if message := _message(kind, language, topic, lines):
            yield message
        lines = []
        topic = line.removeprefix("## ") if line != "--" else topic


def _message(kind: str, language: str, topic: str, lines: list[str]) -> Message | None:
    text = "\n".join(line for line in lines if not line.startswith("@ ")).strip()
    if not text:
        return None
    found = Message(kind, topic if language in _LANGUAGES_INSIDE else language, topic, text)
    for line in lines:
        if line.startswith("@ "):
            name, email = line.removeprefix("@ ").split(" | ")
            found = found._replace(full_name=name, email=email)
    return found


def held_out() -> list[Message]:
    """Messages that somebody else wrote, and that nobody read who made the list."""
    lines = HELD_OUT.read_text(encoding="utf-8").splitlines()
    return [_held_out(json.loads(line)) for line in lines if line.strip()]


def _held_out(said: dict[str, str]) -> Message:
    return Message(
        said["kind"],
        said["language"],
        "",
        said["message"],
        said["full_name"] or "Kim Example",
        said["email"] or "kim.example@gmail.com",
    )
