"""Rich text answers safe HTML with absolute links, and nothing that is not public."""

import pytest
from django.core.files.base import ContentFile
from wagtail.blocks import StreamBlockValidationError
from wagtail.documents.models import Document
from wagtail.fields import RichTextField
from wagtail.models import PageViewRestriction

from tests.cms.pages.blocks.block_values import answer, answers, clean

pytestmark = pytest.mark.django_db


def test_text_keeps_headings_lists_and_links_and_nothing_else():
    html = '<h2>A</h2><ul><li>b</li></ul><p><a href="https://x.example">c</a></p>'

    assert answer("text", {"text": html})["html"] == html
    hostile = '<p onclick="x()">a<script>alert(1)</script><img src=x onerror=y></p>'
    assert answer("text", {"text": hostile})["html"] == "<p>a</p>"


@pytest.mark.parametrize(
    ("href", "public"),
    [
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("/about/", "http://127.0.0.1:8003/about/"),
        ("#part", "#part"),
        ("mailto:a@clinic.example", "mailto:a@clinic.example"),
        ("tel:+441632960001", "tel:+441632960001"),
    ],
)
def test_links_are_absolute_and_harmless(href, public):
    html = answer("text", {"text": f'<p><a href="{href}">x</a></p>'})["html"]

    assert html == (f'<p><a href="{public}">x</a></p>' if public else "<p><a>x</a></p>")


def test_a_link_to_a_page_is_its_public_address(demo):
    html = answer("text", {"text": f'<p><a linktype="page" id="{demo.page.pk}">x</a></p>'})["html"]

    assert html == f'<p><a href="{demo.page.full_url}">x</a></p>'


@pytest.mark.parametrize("hidden", ["draft", "private", "gone"])
def test_a_link_to_a_page_that_is_not_public_is_bare_text(demo, hidden):
    key = demo.page.pk
    if hidden == "private":
        PageViewRestriction.objects.create(page=demo.page, restriction_type="login")
    else:
        {"draft": demo.page.unpublish, "gone": demo.page.delete}[hidden]()

    html = answer("text", {"text": f'<p><a linktype="page" id="{key}">x</a></p>'})["html"]
    assert html == "<p><a>x</a></p>"


def test_a_link_to_a_document_is_absolute(media):
    document = Document.objects.create(title="Leaflet", file=ContentFile(b"%PDF", "leaflet.pdf"))

    html = answer("text", {"text": f'<p><a linktype="document" id="{document.pk}">x</a></p>'})
    assert f'href="http://127.0.0.1:8000/documents/{document.pk}/leaflet.pdf"' in html["html"]


@pytest.mark.parametrize("empty", ["<p></p>", "<p> </p>", "<p><b></b></p>", "<script>x</script>"])
def test_text_without_words_is_null_and_refused_at_publication(empty):
    assert answer("text", {"text": empty})["html"] is None
    with pytest.raises(StreamBlockValidationError):
        clean(("text", {"text": empty}))


def test_rich_text_of_every_snippet_and_page_is_cleaned(demo, by_path):
    hostile = '<p onclick="x()">ok<script>alert(1)</script><a href="javascript:x()">y</a></p>'
    objects = [demo.home, demo.practitioner, demo.location, demo.contact_form]
    fields = [
        (each, field.name)
        for each in objects
        for field in each._meta.get_fields()
        if isinstance(field, RichTextField)
    ]
    assert len(fields) >= 10
    for each, name in fields:
        setattr(each, name, hostile)
    for each in objects:
        each.save()

    answered = by_path().content.decode() + by_path("/").content.decode()
    assert answered.count("ok<a>y</a>") == len(fields) + 2  # on both pages, and as who wrote one
    for unsafe in ["alert(1)", "onclick", "javascript:"]:
        assert unsafe not in answered


def test_the_anchor_of_text_is_its_first_heading():
    found = answers(
        ("text", {"text": "<p>a</p><h2>Key <b>Research</b></h2>"}),
        ("text", {"text": "<p>a</p>"}),
        ("text", {"text": "<h3>Key Research</h3>"}),
    )

    assert [block["anchor"] for block in found] == ["key-research", "text", "key-research-2"]
