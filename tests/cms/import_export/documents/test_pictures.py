"""Pictures of a document come into the image library as uploads of the same person do."""

import io
import zipfile
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model

from cms.images.models import ClinicImage
from cms.import_export.documents import picture_files
from cms.import_export.documents.drafting import prepare, write
from tests.cms.import_export.corpus.make_documents import WordFile
from tests.cms.import_export.words import read_words

KEY = UUID("00000000-0000-5000-8000-000000000009")


def word(script, **replaced):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in WordFile(script).parts().items():
            archive.writestr(name, replaced.get(name.rpartition("/")[2].partition(".")[0], part))
    return file.getvalue()


def chosen(page):
    draft = page.get_latest_revision_as_object()
    return [block.value["image"] for block in draft.body if block.block_type == "image"]


@pytest.mark.django_db
@pytest.mark.usefixtures("media", "in_a_child")
def test_a_picture_of_word_is_in_the_library_with_its_description(demo):
    document = word("= Hips\nMove.\n![A hip joint](red)\nRest.\n![The same joint](red)\n![](blue)")
    editor = get_user_model().objects.create_superuser("editor")

    each = prepare("hips.docx", document, demo.home)
    page = write(each, user=editor)

    first, second, third = chosen(page)
    assert first.contextual_alt_text == first.description == "A hip joint"
    assert first.uploaded_by_user == editor
    assert (second.pk, second.contextual_alt_text) == (first.pk, "The same joint")
    assert not third.contextual_alt_text
    assert [note.text for note in each.page.notes if note.kind == "picture"] == [
        "“A hip joint” is taken over into the image library.",
        "“The same joint” is taken over into the image library.",
        "A picture without a description is taken over into the image library. Describe it in its "
        "block, or mark it as decoration.",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("media")
def test_a_broken_picture_waits_for_an_editor_who_is_told_why(demo):
    document = word("= Hips\nMove.\n![A hip joint](red)", image1=b"\x89PNG\r\n\x1a\nbroken")

    each = prepare("hips.docx", document, demo.home)
    page = write(each)

    assert chosen(page) == [None]
    assert not ClinicImage.objects.filter(description="A hip joint").exists()
    assert "could not be taken over" in each.page.notes[-1].text


@pytest.mark.django_db
def test_who_may_not_add_pictures_chooses_one(demo):
    before = ClinicImage.objects.count()
    each = prepare(
        "hips.docx", word("= Hips\nMove.\n![A hip](red)"), demo.home, adds_pictures=False
    )
    page = write(each)

    assert chosen(page) == [None]
    assert ClinicImage.objects.count() == before


def test_a_picture_within_html_is_taken_and_an_address_is_not():
    html = (
        '<h1>A</h1><p>B.</p><img alt="In" src="data:image/png;base64,aGk="><img alt="Out" src="x">'
    )

    page = read_words("a.html", html, KEY)

    assert [block.picture for block in page.blocks if block.type == "image"] == [
        "data:image/png;base64,aGk=",
        "",
    ]


def test_more_pictures_than_fit_wait_for_an_editor(monkeypatch):
    monkeypatch.setattr(picture_files, "MAX_PICTURES", 1)

    page = read_words("a.docx", word("= A\nB.\n![One](red)\n![Two](blue)"), KEY)

    assert [bool(block.picture) for block in page.blocks if block.type == "image"] == [True, False]
