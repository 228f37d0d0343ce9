"""What an interpretation says, word for word, so that it can be held against the document."""

import re
from collections import Counter
from html import unescape

from docx import Document as WordDocument

from cms.import_export.documents.interpreter import interpret
from cms.import_export.documents.known_objects import NoKnownObjects
from cms.import_export.documents.reader import read_document

WORD = re.compile(r"\w+")
NEVER_TEXT = re.compile(r"<[^>]*>")


def words(text):
    return Counter(WORD.findall(text))


def words_of_page(page):
    """All words that readers of the page or of its report's left-outs find."""
    left_out = [
        entry.text for entry in page.entries if not entry.type and "Layout" not in entry.why
    ]
    shown_by_the_page = [entry.text for entry in page.entries if entry.field == "evidence"]
    texts = [page.title, *page.fields.values(), *left_out, *shown_by_the_page]
    for block in page.blocks:
        if block.notice:
            texts += [block.notice.heading, *block.notice.items, block.notice.action]
        texts.append(block.value.get("heading", ""))  # words, in which `<b>` is no tag
        texts += _texts({name: each for name, each in block.value.items() if name != "heading"})
    return words("\n".join(texts))


def _texts(value):
    if isinstance(value, str):
        return [unescape(NEVER_TEXT.sub(" ", value))]
    if isinstance(value, dict):
        if value.get("type") == "item":
            return _texts(value["value"])
        value = [each for name, each in value.items() if name != "type"]
        return _texts(value)
    return [text for each in value for text in _texts(each)] if isinstance(value, list) else []


def read_words(name, content, key, library=None):
    content = content.encode() if isinstance(content, str) else content
    return interpret(read_document(name, content), key, library or NoKnownObjects())


def word_document():
    """A .docx file with headings, a nested list, a table, bold words, a link and a header."""
    document = WordDocument()
    document.sections[0].header.paragraphs[0].text = "Draft of Monday"
    document.add_heading("Swimming for backs", 0)
    paragraph = document.add_paragraph("Water ")
    paragraph.add_run("carries").bold = True
    paragraph.add_run(" you.")
    document.add_heading("Benefits", 1)
    document.add_heading("Less load", 2)
    document.add_paragraph("Joints carry less.", style="List Bullet")
    document.add_paragraph("Muscles work evenly.", style="List Bullet")
    document.add_heading("Key research", 1)
    document.add_paragraph("BMJ (2021): Every exercise helps.", style="List Bullet")
    document.add_heading("Prices", 1)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Ticket", "Price", "Single", "4 pounds"], strict=True):
        cell.text = text
    document.add_paragraph("Children", style="List Bullet")
    document.add_paragraph("swim free", style="List Bullet 2")
    return document
