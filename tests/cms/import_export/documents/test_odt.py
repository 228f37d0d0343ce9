"""OpenDocument texts: headings, lists, tables, notes, and files that are none."""

import io
import zipfile
from uuid import UUID

import pytest

from cms.import_export.documents.document_model import UnreadableDocument
from cms.import_export.documents.reader import read_document
from tests.cms.import_export.words import read_words

KEY = UUID("00000000-0000-5000-8000-000000000007")
NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible",
    }.items()
)  # fmt: skip
STYLES = (
    '<style:style style:name="Part" style:parent-style-name="Strong"/>'
    '<style:style style:name="Strong"><style:text-properties fo:font-weight="bold"/></style:style>'
)
TEXT = """
<text:h text:outline-level="1">Hips</text:h>
<text:p>Move<text:s text:c="2"/>often<text:note><text:note-citation>1</text:note-citation>
<text:note-body><text:p>Hale J. Hips. J Bones 2019.</text:p></text:note-body></text:note>.</text:p>
<text:p text:style-name="Part">Side effects</text:p>
<text:list><text:list-item><text:p>Sore feet</text:p></text:list-item></text:list>
<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Day</text:p>
</table:table-cell><table:table-cell><text:p>Open</text:p></table:table-cell></table:table-row>
</table:table-header-rows><table:table-row><table:table-cell><text:p>Monday</text:p>
</table:table-cell><table:table-cell><text:p>9 to 5</text:p></table:table-cell></table:table-row>
</table:table>
<text:p><draw:frame><draw:image/><svg:desc>A hip</svg:desc></draw:frame></text:p>
"""


def odt(text=TEXT, head=""):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<?xml version='1.0'?>{head}<office:document-content {NAMES}>"
            f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
            f"<office:body><office:text>{text}</office:text></office:body>"
            "</office:document-content>",
        )
    return content.getvalue()


def test_headings_lists_tables_notes_and_pictures_are_read():
    page = read_words("hips.odt", odt(), KEY)

    assert page.title == "Hips"
    assert [block.type for block in page.blocks] == [
        "text", "text", "risk", "table", "image", "text",
    ]  # fmt: skip
    assert page.blocks[0].value["text"] == "<p>Move often [1].</p>"
    assert page.blocks[3].value["table"]["columns"][0]["heading"] == "Day"
    assert page.references[0].citation.name == "Hale"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (odt(head="<!DOCTYPE x>"), r"This \.odt file has a document type"),
        (odt("<text:p/>" * 20_000), "more than 5,000 paragraphs"),
        (odt("<text:span>" * 100_000), "not an OpenDocument text that can be read"),
        (b"PK\x03\x04broken", r"not an \.odt file, or it is damaged"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, message):
    with pytest.raises(UnreadableDocument, match=message):
        read_document("a.odt", content)


def test_deep_nesting_keeps_its_words():
    deep = "<text:span>" * 500 + "words" + "</text:span>" * 500

    page = read_words("a.odt", odt(f"<text:p>{deep}</text:p>"), KEY)

    assert page.blocks[0].value["text"] == "<p>words</p>"
