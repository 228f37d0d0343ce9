"""The marks of the corpus say what stands in its documents, and the corpus has its breadth."""

import json
import re
import zipfile
from collections import Counter
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from .make_documents import WORD, WordFile

HERE = Path(__file__).parent
KINDS = {"benefit", "risk", "research", "reference", "safety"}
MARKS = sorted(HERE.glob("*.marks.json"))
DOCUMENTS = {
    path.stem: path
    for path in HERE.iterdir()
    if re.match(r"(en|fr|de)-.*\.(html|md|txt|docx)$", path.name)
}


def one_space(text):
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " ")).strip()


def text_of(path):
    """The words of a document in one line, without markup; in Word with notes, changes accepted."""
    if path.suffix == ".docx":
        return one_space(" ".join(_paragraphs(path)))
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".html":
        text = re.sub(r"<!--.*?-->|<!\[.*?\]>|<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
        text = unescape(re.sub(r"<[^>]+>", "", re.sub(r"<br\s*/?>", " ", text)))
    elif path.suffix == ".md":
        text = re.sub(r"\[([^\]^]+)\]\([^)]+\)", r"\1", text)
        text = re.sub(r"<(https?://[^>]+)>", r"\1", text)
        text = re.sub(r"\*+|</?sup>|(?<!\w)_|_(?!\w)", "", re.sub(r"^> ?", "", text, flags=re.M))
    return one_space(text)


def _paragraphs(path):
    with zipfile.ZipFile(path) as archive:
        for part in ("document", "footnotes", "endnotes"):
            if f"word/{part}.xml" in archive.namelist():
                root = ElementTree.fromstring(archive.read(f"word/{part}.xml"))  # noqa: S314
                for paragraph in root.iter(f"{{{WORD}}}p"):
                    yield "".join(each.text or "" for each in paragraph.iter(f"{{{WORD}}}t"))


def test_every_document_has_marks_and_every_marks_file_a_document():
    assert {path.name.removesuffix(".marks.json") for path in MARKS} == set(DOCUMENTS)


@pytest.mark.parametrize("path", MARKS, ids=lambda path: path.name.removesuffix(".marks.json"))
def test_marks_stand_in_their_document_in_its_order(path):
    marked = json.loads(path.read_text())
    document = DOCUMENTS[path.name.removesuffix(".marks.json")]
    text = text_of(document)
    at = 0
    for mark in marked["marks"]:
        assert mark["kind"] in KINDS
        assert mark["text"] == one_space(mark["text"])
        # Notes of Word stand in parts of their own.
        in_notes = document.suffix == ".docx" and mark["kind"] == "reference"
        found = text.find(mark["text"], 0 if in_notes else at)
        assert found >= 0, mark["text"]
        at = at if in_notes else found + len(mark["text"])
        assert mark.get("words", "") != mark["text"]
    references = sum(mark["kind"] == "reference" for mark in marked["marks"])
    for citation in marked.get("cited", []):
        assert citation["passage"] in text
        assert citation["references"]
        assert set(citation["references"]) <= set(range(references))
    assert marked["language"] == path.name[:2]


@pytest.mark.parametrize(
    "script", sorted((HERE / "word").glob("*.txt")), ids=lambda path: path.stem
)
def test_word_files_are_those_of_their_scripts(script):
    with zipfile.ZipFile(HERE / f"{script.stem}.docx") as archive:
        body = archive.read("word/document.xml").decode()
    assert body.endswith(WordFile(script.read_text()).parts()["word/document.xml"])


def test_the_corpus_has_its_breadth():
    languages = Counter(path.name[:2] for path in MARKS)
    assert languages["en"] >= 26
    assert languages["fr"] >= 7
    assert languages["de"] >= 7
    assert {path.suffix for path in DOCUMENTS.values()} == {".html", ".md", ".txt", ".docx"}
    assert max(len(text_of(path).split()) for path in DOCUMENTS.values()) >= 13_000


def test_the_corpus_is_small():
    assert sum(path.stat().st_size for path in HERE.rglob("*") if path.is_file()) < 1_000_000


def test_some_documents_have_nothing_to_mark():
    empty = Counter(not json.loads(path.read_text())["marks"] for path in MARKS)
    assert empty[True] >= 3
    assert empty[False] > empty[True]
