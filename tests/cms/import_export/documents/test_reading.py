"""Files that cannot be imported say why and what to do; those of odd but honest shapes are read."""

import io
import re
import zipfile
from uuid import UUID

import pytest

from cms.import_export.documents import reader
from cms.import_export.documents.document_model import UnreadableDocument
from cms.import_export.documents.html_tags import without_open_ends
from cms.import_export.documents.reader import read_document
from tests.cms.import_export.words import read_words, word_document

KEY = UUID("00000000-0000-5000-8000-000000000003")


def zipped(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return content.getvalue()


def encrypted():
    """A file whose entry says so in both of its headers (APPNOTE 4.4.4)."""
    content = bytearray(zipped(word__document_xml="<a/>"))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def word_file(change=None):
    saved = io.BytesIO()
    document = word_document()
    document.save(saved)
    if not change:
        return saved.getvalue()
    content = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == "word/document.xml" else data)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("page.pdf", b"%PDF", r"must end in \.docx, \.htm"),
        ("page.txt", b"caf\xe9", r"not in UTF-8 \(byte 4\)\. Save it as"),
        ("page.txt", b"\x00\x01\x02", "control characters"),
        ("page.txt", b" \n\t\n", "no text in this file"),
        ("page.txt", b"", "no text in this file"),
        ("page.md", b"---\na: [1\n---\nText", "front matter is not YAML"),
        ("page.md", b"---\n- a\n---\nText", "not a list of names and values"),
        ("page.docx", b"\xd0\xcf\x11\xe0rest", "locked with a password, or it is an old"),
        ("page.docx", b"PK\x03\x04broken", "not a .docx file, or it is damaged"),
        ("page.docx", zipped(other_xml="<a/>"), "not a Word document that can be read"),
        ("page.docx", word_file(lambda xml: xml[:500]), "not a Word document that can be read"),
        ("page.docx", word_file(lambda xml: b"<!DOCTYPE x>" + xml), "has a document type"),
        ("page.docx", encrypted(), "encrypted. Save it without a password"),
        ("page.docx", zipped(big_xml=b"0" * 51_000_000), "unpacks to more than 50 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name, content, message):
    with pytest.raises(UnreadableDocument, match=message):
        read_document(name, content)


@pytest.mark.parametrize(("name", "kind"), [("a.txt", "text"), ("a.docx", "docx")])
def test_a_file_that_is_too_large_is_refused_before_it_is_read(name, kind):
    with pytest.raises(UnreadableDocument, match="at most"):
        read_document(name, b"a" * (reader.MAX_BYTES[kind] + 1))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_texts_with_a_byte_order_mark_are_read(encoding):
    page = read_words("a.txt", "Title\r\n\r\nÉté.\r\n".encode(encoding), KEY)

    assert page.title == "Title"
    assert page.blocks[0].value == {"text": "<p>Été.</p>"}
    assert len(page.document.lines) == 3


def test_deleted_words_of_a_word_document_stay_deleted_and_inserted_ones_come_in():
    def revise(xml):
        inserted = b"<w:ins w:id='1' w:author='a'><w:r><w:t>new words</w:t></w:r></w:ins>"
        deleted = b"<w:del w:id='2' w:author='a'><w:r><w:delText>old</w:delText></w:r></w:del>"
        return xml.replace(b"<w:sectPr", b"<w:p>" + inserted + deleted + b"</w:p><w:sectPr", 1)

    page = read_words("a.docx", word_file(revise), KEY)

    last = page.blocks[-1].value["text"]
    assert "new words" in last
    assert "old" not in last


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src=x onerror="alert(1)">',
        "<svg/onload=alert(1)>",
        '<a href="java\nscript:alert(1)">x</a>',
        "<a href='&#106;avascript:alert(1)'>x</a>",
        '<iframe src="//evil.example">x</iframe>',
        '<b onclick="alert(1)">x</b>',
        "<script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        '<a href="//evil.example/">x</a>',
        '<a href="data:text/html,x">x</a>',
    ],
)
@pytest.mark.parametrize("name", ["a.html", "a.md", "a.txt"])
def test_nothing_of_a_file_is_run(name, hostile):
    page = read_words(name, f"Begin.\n\n{hostile}\n\nEnd.", KEY)

    html = "".join(block.value["text"] for block in page.blocks)
    tags = {part.split(">")[0].split(" ")[0] for part in html.split("<")[1:]}
    assert tags <= {"p", "/p", "h2", "/h2", "b", "/b", "br/"}
    assert not re.search(r"<[^>]*on\w+=", html)


def test_tags_without_an_end_are_escaped_before_parsing():
    assert without_open_ends("<p>a</p><!-- b <i") == "<p>a</p>&lt;!-- b &lt;i"
    assert without_open_ends("<!-- a --><p>b</p>") == "<!-- a --><p>b</p>"


def test_nesting_of_tags_is_limited():
    page = read_words("a.html", f"<p>Begin.</p>{'<b>' * 1_000}words", KEY)

    assert page.blocks[0].value["text"].count("<b>") == 20


@pytest.mark.parametrize("opening", ["<!--", "<p", "<", "<ul><li>", "<b>"])
def test_tags_without_an_end_lose_no_word_and_take_no_time(opening):
    """The standard library's parser would read to the end of the file for each of them."""
    page = read_words("a.html", f"<p>Begin.</p>{opening * 30_000}the end", KEY)

    assert "the end" in page.blocks[-1].value["text"]
