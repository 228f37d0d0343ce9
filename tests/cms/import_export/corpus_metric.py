"""Holds what the importer makes of the corpus against a careful reader's marks."""

import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from uuid import UUID

from bs4 import BeautifulSoup

from tests.cms.import_export.words import WORD, read_words, words_of_page

CORPUS = Path(__file__).parent / "corpus"
KEY = UUID("00000000-0000-5000-8000-000000000004")
KINDS = ("benefit", "risk", "research", "reference", "safety")
LETTERS = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"^\d{1,3}$")  # of lists, and of citations that became links
MARKS = re.compile(r"\((?:ref|réf)\. \d+\)|[⁰¹²³⁴-⁹]")  # citations that became links
TAG = re.compile(r"<[^>]*>")
WITHIN_LINE = {"a", "b", "i", "em", "strong", "span", "sup", "sub", "font", "u", "small"}
MARKUP = re.compile(r"\]\([^)]*\)|\[\^[\w-]+\]|^\w+: .*$(?=[\s\S]*^---$)", re.MULTILINE)
TEXT_OF_WORD = re.compile(r"word/(?:document|footnotes|endnotes)\.xml")
RUN_OF_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:(?:tab|br)/>|(</w:p>)")


@dataclass
class Result:
    """What became of one document: its marks that arrived, and what has no mark."""

    name: str
    arrived: Counter = field(default_factory=Counter)
    missed: list = field(default_factory=list)
    invented: list = field(default_factory=list)
    mistaken: list = field(default_factory=list)
    lost: Counter = field(default_factory=Counter)
    cited: int = 0
    not_cited: list = field(default_factory=list)


def documents():
    return sorted(
        path
        for path in CORPUS.iterdir()
        if path.with_suffix(".marks.json").exists() and not path.name.endswith(".marks.json")
    )


def measured(path):
    page = read_words(path.name, path.read_bytes(), KEY)
    marks = json.loads(path.with_suffix(".marks.json").read_text())
    result = Result(path.name)
    made = passages(page)
    for mark in marks["marks"]:
        words = _folded(mark.get("words", mark["text"]))
        if any(words in whole for whole, _ in made[mark["kind"]]):
            result.arrived[mark["kind"]] += 1
        else:
            result.missed.append((mark["kind"], mark["text"]))
    _hold_against(marks["marks"], made, result)
    _hold_citations(marks, page, result)
    lost = Counter(WORD.findall(MARKS.sub(" ", own_words(path)))) - words_of_page(page)
    result.lost = Counter({word: n for word, n in lost.items() if not NUMBER.match(word)})
    return result


def passages(page):
    """`{"benefit": [(all words of a block, [each passage of it]), …], …}`, folded."""
    made = {kind: [] for kind in KINDS}
    for block in page.blocks:
        value = block.value
        if block.type in ("benefit", "risk"):
            points = [_folded(point["value"]) for point in value["points"]]
            heading = _folded(value["heading"])
            made[block.type].append((" ".join([heading, *points]), points or [heading]))
        elif block.type == "research":
            whole = _folded(f"{value['heading']} {value['summary']}")
            made["research"].append((whole, [_folded(value["summary"])]))
        elif block.type == "safety_notice" and block.notice:
            parts = [*block.notice.items, *block.notice.action.split("\n")]
            parts = [_folded(part) for part in parts if part]
            whole = " ".join([_folded(block.notice.heading), *parts])
            made["safety"].append((whole, parts))
    made["reference"] = [(_folded(each.text), [_folded(each.text)]) for each in page.references]
    made["reference"] += [
        (_folded(block.citation.text), []) for block in page.blocks if block.citation
    ]
    return made


def _hold_against(marks, made, result):
    folded = [(mark["kind"], _folded(mark.get("words", mark["text"]))) for mark in marks]
    for kind, blocks in made.items():
        for _, parts in blocks:
            for part in parts:
                found = {of for of, words in folded if part in words or words in part}
                if not found:
                    result.invented.append((kind, part))
                elif kind not in found:
                    result.mistaken.append((kind, sorted(found), part))


def _hold_citations(marks, page, result):
    references = [mark for mark in marks["marks"] if mark["kind"] == "reference"]
    for cited in marks.get("cited", []):
        passage = _folded(cited.get("words", cited["passage"]))
        wanted = {_folded(references[place]["text"]) for place in cited["references"]}
        got = {
            _folded(reference.text)
            for each in page.cited
            if passage in _folded(each.passage) or _folded(each.passage) in passage
            for reference in each.references
        }
        if all(any(want in one or one in want for one in got) for want in wanted):
            result.cited += 1
        else:
            result.not_cited.append((cited["passage"], wanted))


def own_words(path):
    """The words of a document, read without the importer."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            parts = [name for name in archive.namelist() if TEXT_OF_WORD.fullmatch(name)]
            xml = "\n".join(archive.read(name).decode() for name in parts)
        xml = re.sub(r"<w:delText.*?</w:delText>", "", xml)
        xml = xml.replace('w:val="superscript"/>', 'w:val="superscript"/><w:tab/>')
        return "".join(unescape(run[1] or " ") for run in RUN_OF_TEXT.finditer(xml))
    text = path.read_text()
    if path.suffix == ".html":
        soup = BeautifulSoup(text, "html.parser")
        for each in soup(["script", "style", "title"]):
            each.decompose()
        for each in soup.select("a + a"):
            each.insert_before(" ")
        for each in soup.find_all(lambda tag: tag.name not in WITHIN_LINE):
            each.insert_before(" ")
            each.append(" ")
        return soup.get_text()
    return MARKUP.sub(" ", text).replace("_", " ") if path.suffix == ".md" else text


def _folded(text):
    return " ".join(LETTERS.findall(unescape(TAG.sub(" ", text)).casefold()))
