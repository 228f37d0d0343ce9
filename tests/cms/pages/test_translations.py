"""A page in another language: what its translator translates, and what stays one for all."""

import re
from copy import deepcopy
from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission
from wagtail_localize.models import OverridableSegment, StringSegment, TranslationSource

from cms.clinic.models import ClinicInLanguage, ClinicSettings, SafetyNotice
from cms.pages.checks import check_page
from cms.pages.models import TopicPage
from cms.publishing.page_impact import affected_pages
from tests.cms.conftest import DEMO_PATH
from tests.cms.translating import french_locale, submit, translate

pytestmark = pytest.mark.django_db
FRENCH_PATH = f"/fr{DEMO_PATH}"
SHARED = {
    "references", "json_ld", "meta", "id", "type", "anchor", "code", "name", "url", "words",
    "display", "form_id", "method", "enctype", "action", "token_url", "control", "autocomplete",
    "findings", "finding", "traps", "slug",
}  # fmt: skip


@pytest.fixture
def french_clinic(demo, translated):
    """All that the clinic's page shows, in French."""
    for each in (demo.practitioner, demo.location, demo.safety_notice, demo.contact_form):
        translated(each)
    ClinicInLanguage.objects.create(
        clinic=ClinicSettings.objects.get(),
        locale=french_locale(),
        name="Clinique",
        other_contact="Passez !",
    )


def _prose(value, key=None):
    """The texts of an answer that a person reads."""
    if key in SHARED:
        return []
    if isinstance(value, dict):
        return [text for name, each in value.items() for text in _prose(each, name)]
    if isinstance(value, list):
        return [text for each in value for text in _prose(each, key)]
    return [value] if isinstance(value, str) and re.search(r"[A-Za-z]{2}", value) else []


def test_a_translated_page_says_nothing_in_english(demo, translated, french_clinic, by_path):
    translated(demo.page)

    english, french = by_path().json(), by_path(FRENCH_PATH).json()

    said = _prose(english)
    assert len(said) > 60
    assert not set(said) & set(_prose(french))
    assert french["title"] == f"FR {demo.page.title}"
    assert french["clinic"]["name"] == "Clinique"
    assert french["clinic"]["lead_practitioner"]["role"] == "FR Lead practitioner"


def test_a_translation_rests_on_the_same_evidence_in_the_same_blocks(demo, translated, by_path):
    translated(demo.page)

    english, french = by_path().json(), by_path(FRENCH_PATH).json()

    for page in (english, french):
        page["keys"] = [reference["key"] for reference in page["references"]]
        page["ids"] = [block["id"] for block in page["body"]]
        page["links"] = [
            (link["ref"], link["finding"])
            for block in page["body"]
            for link in block["value"].get("evidence", [])
        ]
    assert [french[name] for name in ("keys", "ids", "links")] == [
        english[name] for name in ("keys", "ids", "links")
    ]
    assert len(french["links"]) == 4


def test_labels_are_french_and_codes_are_the_same(demo, translated, by_path):
    translated(demo.page)

    block = by_path(FRENCH_PATH).json()["body"][1]["value"]

    assert block["certainty"] == {"code": "moderate", "label": "Certitude modérée"}
    assert by_path().json()["body"][1]["value"]["certainty"]["label"] == "Moderate certainty"


def test_a_place_that_is_translated_later_shows_at_once(demo, translated, by_path):
    translated(demo.page)
    (english,) = (b for b in by_path(FRENCH_PATH).json()["body"] if b["type"] == "location")
    assert english["value"]["name"] == "The clinic"

    translated(demo.location)

    (french,) = (b for b in by_path(FRENCH_PATH).json()["body"] if b["type"] == "location")
    assert french["value"]["name"] == "FR The clinic"
    (same,) = (b for b in by_path().json()["body"] if b["type"] == "location")
    assert same["value"]["name"] == "The clinic"


def test_checking_a_page_changes_nothing_of_it(demo, translated):
    """Checked as visitors read it, with the French place; saved with what its editor chose."""
    translated(demo.page)
    translated(demo.location)
    translated(demo.practitioner)
    page = TopicPage.objects.get(locale=french_locale())
    page.reviewed_by = demo.practitioner
    before = deepcopy(page.body.get_prep_value())

    check_page(page)

    assert page.body.get_prep_value() == before
    assert page.reviewed_by == demo.practitioner


def test_an_answer_of_both_languages_gives_each_page_its_own(demo, translated, api):
    translated(demo.page)
    translated(demo.location)

    items = api("pages/", type="pages.TopicPage", fields="body").json()["items"]

    names = [b["value"]["name"] for i in items for b in i["body"] if b["type"] == "location"]
    assert sorted(names) == ["FR The clinic", "The clinic"]


def test_a_form_shows_the_notices_of_its_language(demo, translated, by_path):
    form = translated(demo.contact_form)
    translated(demo.safety_notice)
    translated(demo.page)

    block = by_path(FRENCH_PATH).json()["body"][-1]["value"]

    assert block["safety_notices"][0]["heading"].startswith("FR ")
    assert list(form.safety_notices.all()) == [demo.safety_notice]  # nothing was stored


def test_a_change_of_a_translated_snippet_reaches_the_pages_that_show_it(demo, translated):
    page = translated(demo.page)
    location, notice = translated(demo.location), translated(demo.safety_notice)

    assert affected_pages(location) == {demo.page.pk, page.pk}
    assert affected_pages(notice) == {demo.page.pk, page.pk}
    pk, location_pk = location.pk, location.delete()
    assert location_pk
    location.pk = pk
    assert affected_pages(location) == {demo.page.pk, page.pk}


def test_only_words_are_translated(demo, french):
    """Slugs, three words, numbers and evidence are one for all languages."""
    for each in (demo.page, demo.location, demo.contact_form, demo.practitioner):
        submit(each, french)

    strings = set(StringSegment.objects.values_list("string__data", flat=True))
    assert "The clinic" in strings
    assert not strings & {demo.page.slug, "crush.pounces.gifted", "contact-v1", "A. Example"}
    paths = set(OverridableSegment.objects.values_list("context__path", flat=True))
    assert "slug" in paths
    assert not paths & {"what3words", "form_id"}
    assert not [path for path in paths if path.startswith("body.") and "source" in path]


def test_an_approval_is_of_one_language_only(demo, french):
    demo.safety_notice.approved_by = "Dr. Example"
    demo.safety_notice.approved_on = date(2026, 11, 20)
    demo.safety_notice.save()

    notice = translate(demo.safety_notice, french)

    assert isinstance(notice, SafetyNotice)
    assert (notice.approved_by, notice.approved_on) == ("", None)


def test_a_field_of_a_form_is_worded_in_its_own_language(demo, translated, by_path):
    demo.contact_form.field_texts.create(name="phone", label="Telephone")
    demo.contact_form.save()
    form = translated(demo.contact_form)
    translated(demo.page)

    form_block = by_path(FRENCH_PATH).json()["body"][-1]["value"]
    labels = [field["label"] for field in form_block["fields"]]
    assert labels == ["Nom et prénom", "Adresse e-mail", "FR Telephone", "Votre message"]
    assert form.field_texts.get().locale.language_code == "fr"


def test_a_draft_of_a_translation_is_not_public(demo, french, by_path):
    translation = submit(demo.page, french)
    translation.save_target(publish=False)

    assert by_path(FRENCH_PATH).status_code == 404
    assert by_path().json()["meta"]["translations"] == []


def test_a_new_version_of_the_page_keeps_what_is_translated(demo, translated, by_path):
    translated(demo.page)
    demo.page.title = "New title"
    demo.page.save_revision().publish()

    (told,) = by_path().json()["meta"]["translations"]
    assert told["is_current"] is False
    translated(demo.page)
    assert by_path(FRENCH_PATH).json()["title"] == "FR New title"
    assert by_path().json()["meta"]["translations"][0]["is_current"] is True


def test_languages_cost_a_few_queries_and_none_in_the_first_one(
    demo, translated, by_path, django_assert_max_num_queries
):
    translated(demo.page)
    for each in (demo.location, demo.safety_notice, demo.contact_form, demo.practitioner):
        translated(each)
    by_path()

    with django_assert_max_num_queries(15):  # with the translations that it names
        by_path()
    with django_assert_max_num_queries(21):
        by_path(FRENCH_PATH)


def test_who_writes_and_reviews_a_page_does_so_in_every_language(demo, translated):
    group = Group.objects.create(name="Writers")
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=demo.home, permission=change)

    page = translated(demo.page)

    home = page.get_parent()
    assert home.locale.language_code == "fr"
    assert home.group_permissions.filter(group=group, permission=change).exists()
    assert page.get_workflow() == demo.page.get_workflow()
    assert page.get_workflow() is not None
    assert not page.group_permissions.exists()


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


def test_who_may_not_publish_does_not_by_updating_translations(
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


def test_the_gate_stands_before_an_update_of_translations(
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
    mend it."""
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


def test_the_gate_stands_before_a_translation_too(
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
