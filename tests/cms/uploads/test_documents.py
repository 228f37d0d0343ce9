"""Uploaded documents are what their names say, and name neither author nor program."""

import zipfile
from io import BytesIO

import docx
import openpyxl
import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.models import Document

from cms.uploads import office
from cms.uploads.documents import clean_document
from cms.uploads.exceptions import UnreadableUpload

AUTHOR = "Anna Secretary"


def pdf(*, encrypt=None, **properties):
    """A PDF of one page whose every kind of metadata names the author."""
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.obj.PieceInfo = pikepdf.Dictionary(Author=AUTHOR)
        page.obj.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Text,
                    Rect=pikepdf.Array([0, 0, 9, 9]),
                    T=AUTHOR,
                )
            ]
        )
        picture = document.make_stream(b"x")
        picture.Metadata = document.make_stream(AUTHOR.encode())
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
        document.docinfo["/Author"] = AUTHOR
        document.docinfo["/Title"] = "Back pain"
        with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["dc:creator"] = [AUTHOR]
            xmp["dc:title"] = "Back pain"
            xmp["pdfuaid:part"] = "1"
        for name, value in properties.items():
            document.Root[f"/{name}"] = value
        target = BytesIO()
        document.save(target, encryption=encrypt or False)
        return target.getvalue()


def everything_in(content):
    """All objects of the PDF, unpacked."""
    with pikepdf.open(BytesIO(content)) as document:
        target = BytesIO()
        document.save(target, qdf=True, stream_decode_level=pikepdf.StreamDecodeLevel.all)
        return target.getvalue().decode("latin-1")


def test_a_pdf_loses_its_author_and_keeps_title_and_accessibility():
    assert everything_in(pdf()).count(AUTHOR) >= 4
    cleaned = clean_document("a.pdf", pdf())

    assert AUTHOR not in everything_in(cleaned)
    with pikepdf.open(BytesIO(cleaned)) as document:
        assert dict(document.docinfo) == {"/Title": "Back pain"}
        assert len(document.pages) == 1
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            assert xmp["dc:title"] == "Back pain"
            assert xmp["pdfuaid:part"] == "1"


def test_a_pdf_without_metadata_stays_byte_for_byte():
    cleaned = clean_document("a.pdf", pdf())

    assert clean_document("a.pdf", cleaned) == cleaned


def test_a_signed_pdf_keeps_its_signature():
    signed = pdf(AcroForm=pikepdf.Dictionary(SigFlags=3, Fields=pikepdf.Array()))

    assert clean_document("a.pdf", signed) == signed


def test_the_name_of_a_forms_field_is_no_author():
    field = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Widget, Rect=pikepdf.Array([0, 0, 9, 9]), T="pain"
    )
    fields = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    cleaned = clean_document("a.pdf", pdf(AcroForm=fields))

    with pikepdf.open(BytesIO(cleaned)) as document:
        assert str(document.Root.AcroForm.Fields[0].T) == "pain"


def test_a_pdf_that_may_be_read_but_not_changed_stays_so():
    locked = pdf(encrypt=pikepdf.Encryption(owner="secret", user=""))
    cleaned = clean_document("a.pdf", locked)

    assert AUTHOR not in everything_in(cleaned)
    with pikepdf.open(BytesIO(cleaned)) as document:
        assert document.is_encrypted


def word():
    document = docx.Document()
    document.add_paragraph("Walk a little every day.")
    document.core_properties.author = AUTHOR
    return saved(document)


def sheet():
    book = openpyxl.Workbook()
    book.active["A1"] = "Walk"
    book.properties.creator = AUTHOR
    return saved(book)


def text_document():
    """An OpenDocument text, as far as its container goes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<text>Walk</text>", zipfile.ZIP_DEFLATED)
        archive.writestr("meta.xml", f"<meta>{AUTHOR}</meta>")
    return target.getvalue()


def saved(document):
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def parts(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("name", "make"), [("a.docx", word), ("a.xlsx", sheet), ("a.odt", text_document)]
)
def test_an_office_file_loses_its_properties_and_nothing_else(name, make):
    content = make()
    assert any(AUTHOR.encode() in part for part in parts(content).values())

    cleaned = clean_document(name, content)

    before, after = parts(content), parts(cleaned)
    assert not any(AUTHOR.encode() in part for part in after.values())
    assert list(before) == list(after)
    assert {n for n in before if before[n] != after[n]} <= set(office.EMPTY_PROPERTIES)
    assert clean_document(name, cleaned) == cleaned


def test_word_and_a_spreadsheet_still_open():
    cleaned = BytesIO(clean_document("a.docx", word()))
    assert docx.Document(cleaned).paragraphs[0].text == "Walk a little every day."
    cleaned = BytesIO(clean_document("a.xlsx", sheet()))
    assert openpyxl.load_workbook(cleaned).active["A1"].value == "Walk"


HTML = b"<!doctype html><script>alert(1)</script>"
WRONG = {
    "html.pdf": HTML,
    "html-before.pdf": HTML + pdf(),
    "html.docx": HTML,
    "html.rtf": HTML,
    "program.txt": b"MZ\0\0",
    "program.csv": b"\x7fELF\0",
    "half.pdf": pdf()[:300],
    "empty.pdf": b"%PDF-1.7\n",
    "half.docx": word()[:2000],
    "any.docx": text_document().replace(b"mimetype", b"mimetypf"),
    "locked.docx": office.OLD_OR_LOCKED + bytes(2000),
    "locked.pdf": pdf(encrypt=pikepdf.Encryption(owner="secret", user="secret")),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_as_its_name_says_is_refused(name):
    with pytest.raises(UnreadableUpload):
        clean_document(name, WRONG[name])


def test_an_office_file_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(office, "MAX_UNPACKED_BYTES", 100_000)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * 200_000)

    with pytest.raises(UnreadableUpload, match="unpacks"):
        clean_document("a.docx", target.getvalue())


def test_an_office_file_with_a_password_is_refused_with_what_to_do():
    with pytest.raises(UnreadableUpload, match="Save it without one"):
        clean_document("a.docx", office.OLD_OR_LOCKED + b"\xa1\xb1\x1a\xe1")


def test_an_office_file_of_very_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(office, "MAX_PARTS", 3)
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("[Content_Types].xml", "a", "b", "c"):
            archive.writestr(name, b"")

    with pytest.raises(UnreadableUpload, match="unpacks"):
        clean_document("a.docx", target.getvalue())


@pytest.mark.django_db
def test_the_form_stores_the_cleaned_file_and_its_size(admin_client, media):
    file = SimpleUploadedFile("a.pdf", pdf())
    admin_client.post("/admin/documents/add/", {"title": "A", "file": file, "collection": 1})
    document = Document.objects.get()

    with document.open_file() as stored:
        content = stored.read()
    assert AUTHOR not in everything_in(content)
    assert document.file_size == len(content)


@pytest.mark.django_db
def test_the_form_says_what_is_wrong_with_a_file(admin_client, media):
    fields = {"title": "A", "file": SimpleUploadedFile("a.pdf", HTML), "collection": 1}
    answer = admin_client.post("/admin/documents/add/", fields)

    assert (
        "is not what the ending of its name (.pdf) says" in answer.context["form"].errors["file"][0]
    )
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_many_files_at_once_are_cleaned_too(admin_client, media):
    fields = {"files[]": SimpleUploadedFile("a.pdf", pdf()), "collection": 1, "title": "A"}
    ajax = {"X-Requested-With": "XMLHttpRequest"}
    admin_client.post("/admin/documents/multiple/add/", fields, headers=ajax)

    with Document.objects.get().open_file() as stored:
        assert AUTHOR not in everything_in(stored.read())


@pytest.mark.django_db
def test_code_stores_the_cleaned_file_too(media):
    document = Document.objects.create(title="A", file=ContentFile(pdf(), "a.pdf"))

    with document.open_file() as stored:
        assert AUTHOR not in everything_in(stored.read())


@pytest.mark.django_db
def test_a_document_that_is_too_large_is_refused_by_the_form(admin_client, media, settings):
    assert settings.WAGTAILDOCS_MAX_UPLOAD_SIZE == 20_000_000
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000
    fields = {"title": "A", "collection": 1}
    for size in (1001, 1000):
        fields["file"] = SimpleUploadedFile("a.txt", b"x" * size)
        answer = admin_client.post("/admin/documents/add/", fields)
        assert answer.status_code == (200 if size > 1000 else 302)

    assert Document.objects.count() == 1
