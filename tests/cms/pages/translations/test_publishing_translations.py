"""Who publishes a translation or an alias, and what the gate refuses of it."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail_localize.models import TranslationSource

from cms.pages.models import TopicPage
from tests.cms.translating import FRENCH_PATH

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client, django_user_model):
    """Signed in; may write and translate, and publish nothing."""
    user = django_user_model.objects.create_user("ann", email="ann@clinic.example")
    user.groups.add(Group.objects.get(name="Authors"))
    client.force_login(user)
    return client


@pytest.fixture
def update(demo, django_capture_on_commit_callbacks):
    """`update(client)` brings the demo page's translations up to date and publishes them."""

    def post(client):
        source = TranslationSource.objects.get_for_instance(demo.page)
        address = reverse("wagtail_localize:update_translations", args=[source.pk])
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, {"publish_translations": "on"}, follow=True)

    return post


def test_updating_translations_publishes_nothing_without_the_permission(
    demo, translated, author, update, admin_client
):
    page = translated(demo.page)
    TopicPage.objects.filter(pk=demo.page.pk).update(plain_summary="Never approved.")

    update(author)
    page.refresh_from_db()
    assert page.plain_summary != "Never approved."

    update(admin_client)
    page.refresh_from_db()
    assert page.plain_summary == "Never approved."


def test_the_gate_refuses_an_update_of_translations(
    demo, translated, update, admin_client, settings
):
    page = translated(demo.page)
    TopicPage.objects.filter(pk=demo.page.pk).update(plain_summary="Never approved.")
    settings.PUBLISH_GATE = "block"

    answer = update(admin_client)

    assert "was not published" in answer.content.decode()
    page.refresh_from_db()
    assert page.plain_summary != "Never approved."


def test_a_translation_that_an_author_begins_is_a_draft(
    demo, french, author, by_path, django_capture_on_commit_callbacks
):
    address = reverse("wagtail_localize:submit_page_translation", args=[demo.page.pk])
    with django_capture_on_commit_callbacks(execute=True):
        author.post(address, {"locales": [french.pk]})

    assert not TopicPage.objects.get(locale=french).live
    assert by_path(FRENCH_PATH).status_code == 404


def test_a_page_that_passes_the_gate_takes_its_aliases_along(demo, french, settings):
    """Nothing of the alias is translated; the page is fit, and is scheduled perhaps: nobody could
    fix it."""
    demo.contact_form.privacy_summary = "<p>We delete it.</p>"
    demo.contact_form.save()
    home = demo.home.copy_for_translation(french)
    page = TopicPage(title="Walking", slug="walking", live=False)
    page.body = page.body.stream_block.to_python(
        [{"id": "form", "type": "contact_form", "value": {"form": demo.contact_form.pk}}]
    )
    demo.home.add_child(instance=page)
    page.save_revision().publish()
    page.create_alias(parent=home, update_locale=french)
    settings.PUBLISH_GATE = "block"

    page.body = page.body.stream_block.to_python(
        [*page.body.get_prep_value(), {"type": "text", "value": {"text": "<p>New.</p>"}}]
    )
    page.save_revision().publish()

    alias = TopicPage.objects.get(alias_of=page.pk)
    assert [block.block_type for block in alias.body] == ["contact_form", "text"]


def test_the_gate_refuses_a_translation_too(
    admin_client, demo, translated, settings, django_capture_on_commit_callbacks
):
    """The demo page has claims without evidence; in French they have no more."""
    page = translated(demo.page)
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    page.refresh_from_db()
    page.unpublish()
    settings.PUBLISH_GATE = "block"

    with django_capture_on_commit_callbacks(execute=True):
        answer = admin_client.post(editor, {"action": "publish"}, follow=True)

    page.refresh_from_db()
    assert not page.live
    assert "was not published" in answer.content.decode()

    settings.PUBLISH_GATE = "warn"
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(editor, {"action": "publish"})
    page.refresh_from_db()
    assert page.live
