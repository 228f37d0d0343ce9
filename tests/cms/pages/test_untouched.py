"""A form that is opened and saved untouched changes nothing, whatever blocks a page has."""

import json

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data

from cms.pages.blocks import PageBodyBlock
from cms.pages.content_digest import content_digest, words_digest
from cms.pages.models import TopicPage
from tests.cms.api.filled import make_filled_page
from tests.cms.pages.posted_form import of_stream, untouched
from tests.cms.written_again import written_again

pytestmark = pytest.mark.django_db
BODY = PageBodyBlock()


@pytest.fixture
def filled_page(demo, picture):
    key = written_again("filled page", lambda: _filled(demo, picture))
    return TopicPage.objects.get(pk=key)


def _filled(demo, picture):
    page = make_filled_page(demo, picture)
    page.save_revision()
    return page.pk


def _stream(*raw):
    return TopicPage._meta.get_field("body").to_python(list(raw))


def _has_changed(stream):
    field = TopicPage._meta.get_field("body").formfield()
    data = nested_form_data({"body": of_stream(stream)})
    posted = field.widget.value_from_datadict(data, {}, "body")
    return field.has_changed(stream, posted)


@pytest.mark.parametrize("name", BODY.child_blocks)
def test_a_block_with_everything_in_it_is_the_same_when_saved_untouched(filled_page, name):
    (child,) = [each for each in filled_page.body.get_prep_value() if each["type"] == name]

    # As an editor's last save left it: with the keys and ids that the form gives.
    stream = _saved_once(_stream(child))
    assert _has_changed(stream) is False


@pytest.mark.parametrize("name", BODY.child_blocks)
def test_a_block_with_nothing_in_it_is_the_same_when_saved_untouched(demo, name):
    stream = _saved_once(_stream({"type": name, "value": {}, "id": "a"}))

    assert _has_changed(stream) is False


def _saved_once(stream):
    """The stream as the form reads it back and stores it."""
    field = TopicPage._meta.get_field("body").formfield()
    data = nested_form_data({"body": of_stream(stream)})
    posted = field.widget.value_from_datadict(data, {}, "body")
    stored = json.dumps(stream.stream_block.get_prep_value(posted), default=str)
    return _stream(*json.loads(stored))


def test_a_page_saved_untouched_has_the_same_words(filled_page, admin_client):
    before = content_digest(filled_page), words_digest(filled_page)
    editor = reverse("wagtailadmin_pages:edit", args=[filled_page.pk])

    answer = admin_client.post(editor, untouched(filled_page))

    assert answer.status_code == 302
    page = TopicPage.objects.get(pk=filled_page.pk).get_latest_revision_as_object()
    assert page.get_latest_revision().user is not None
    assert (content_digest(page), words_digest(page)) == before


def test_the_demo_page_saved_untouched_has_the_same_words(demo, admin_client):
    before = content_digest(demo.page)
    editor = reverse("wagtailadmin_pages:edit", args=[demo.page.pk])

    admin_client.post(editor, untouched(demo.page))

    page = TopicPage.objects.get(pk=demo.page.pk).get_latest_revision_as_object()
    assert page.revisions.count() == 2 or page.get_latest_revision().user is not None
    assert content_digest(page) == before
