"""Imports into an empty database: whole, or not at all."""

import hashlib
import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import (
    CollectionViewRestriction,
    GroupPagePermission,
    Locale,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    Site,
)

from cms.clinic.models import SafetyNotice
from cms.evidence.models import ResearchSource
from cms.pages.models import HomePage, TopicPage
from cms.search.models import Claim
from tests.cms.images.pictures_with_metadata import SECRET, TELLING
from tests.cms.import_export.site.conftest import empty, stored_media

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_languages(settings):
    settings.LANGUAGES = [("en-gb", "English"), ("fr", "Français")]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES


def load(folder):
    output = io.StringIO()
    call_command("import_site", str(folder), stdout=output)
    return output.getvalue()


def manifest_of(folder):
    return json.loads((folder / "manifest.json").read_text())


def rewrite(folder, name, change):
    """Change a file of the export, and the manifest with it."""
    path = folder / name
    path.write_text(change(path.read_text()))
    manifest = manifest_of(folder)
    manifest["files"][name]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def nothing_was_written():
    """Only what a fresh database has, and an empty storage."""
    return (
        Page.objects.count() == 1
        and not ResearchSource.objects.exists()
        and [locale.language_code for locale in Locale.objects.all()] == ["en-gb"]
        and stored_media() == []
    )


def test_the_site_is_there_again_with_drafts_files_references_and_search(
    emptied, api, admin_client
):
    output = load(emptied)

    assert "Imported 9 pages" in output
    draft = TopicPage.objects.get(title="Pictured")
    assert draft.get_latest_revision_as_object().plain_summary == "Only in the draft."
    assert draft.plain_summary == ""
    assert admin_client.get(f"/admin/pages/{draft.pk}/edit/").status_code == 200
    assert not TopicPage.objects.get(title="Never published").live
    assert Claim.objects.filter(page__locale__language_code="en-gb").count() == 6
    hayden = ResearchSource.objects.get(key="hayden-2021")
    assert ReferenceIndex.get_references_to(hayden).exists()
    assert hayden.findings.count() == 2
    assert api("pages/", search="exercise").json()["meta"]["total_count"] >= 1
    assert "images/" in api(f"pages/{draft.pk}/").json()["body"][0]["value"]["image"]["url"]


def test_pages_with_a_password_stay_closed_with_a_random_one(emptied, by_path):
    load(emptied)

    restriction = PageViewRestriction.objects.get()
    assert len(restriction.password) == 40
    assert by_path("/secret/").status_code == 404
    assert CollectionViewRestriction.objects.get().restriction_type == "login"


def test_editors_keep_their_rights_on_the_tree(emptied):
    group = Group.objects.create(name="Front desk")
    change = Permission.objects.get(codename="change_page")
    root = Page.objects.get(depth=1)
    GroupPagePermission.objects.create(group=group, page=root, permission=change)
    rights = set(GroupPagePermission.objects.values_list("group__name", "page"))

    load(emptied)

    assert set(GroupPagePermission.objects.values_list("group__name", "page")) == rights
    assert Group.objects.filter(name="Authors").exists()


def test_new_pages_and_sources_get_keys_of_their_own(emptied):
    load(emptied)

    page = HomePage.objects.first().add_child(instance=TopicPage(title="New", body=[]))
    source = ResearchSource.objects.create(key="new", kind="book", title="New")

    assert page.pk == Page.objects.order_by("pk").last().pk
    assert source.pk == ResearchSource.objects.order_by("pk").last().pk


def test_a_database_with_content_is_left_alone(rich_site, export):
    folder, _ = export()
    before = Page.objects.count()

    with pytest.raises(CommandError, match=r"has content: .*research sources.*pages"):
        load(folder)

    assert Page.objects.count() == before


def test_the_welcome_page_of_a_new_database_is_replaced(emptied):
    root = Page.get_first_root_node()
    welcome = root.add_child(instance=Page(title="Welcome", slug="home"))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)

    load(emptied)

    assert not Page.objects.filter(slug="home").exists()
    assert Site.objects.get().root_page.specific_class is HomePage


BROKEN_MANIFESTS = [
    (lambda text: text[:100], "cannot be read"),
    (lambda text: "[]", "is not one of Clinic CMS"),
    (lambda text: text.replace('"format": 3', '"format": 2'), "which was never released"),
    (lambda text: text.replace('"format": 3', '"format": 4'), "reads up to 3. Import it with"),
    (lambda text: text.replace('"format": 3', '"format": "3"'), "has format 3; this version"),
    (lambda text: text.replace('"files"', '"folders"'), "does not say which files"),
    (lambda text: text.replace("pages.jsonl", "../pages.jsonl"), "outside of the folder"),
    (lambda text: text.replace("stretch.png", "other.png"), "other.png is missing"),
    (lambda text: "[" * 200_000, "nested too deeply"),
    (lambda text: text.replace('"pages.jsonl": 9', '"pages.jsonl": 10'), "9 lines and not 10"),
]


def test_a_broken_manifest_says_what_is_wrong(emptied):
    path = emptied / "manifest.json"
    whole = path.read_text()

    for change, message in BROKEN_MANIFESTS:
        path.write_text(change(whole))
        with pytest.raises(CommandError, match=message):
            load(emptied)
        assert nothing_was_written()


def test_a_line_of_nested_brackets_stops_the_import(emptied):
    rewrite(emptied, "clinic.location.jsonl", lambda text: "[" * 200_000)

    with pytest.raises(CommandError, match=r"clinic\.location\.jsonl, line 1 is not JSON"):
        load(emptied)

    assert nothing_was_written()


def replace_picture(folder, content):
    path = folder / "media/original_images/stretch.png"
    path.write_bytes(content)
    manifest = manifest_of(folder)
    manifest["files"]["media/original_images/stretch.png"]["sha256"] = hashlib.sha256(
        content
    ).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_pictures_of_an_older_export_are_cleaned(emptied):
    replace_picture(emptied, TELLING["png"]())

    load(emptied)

    names = [name for name in stored_media() if not name.startswith("private/")]
    assert any(name.startswith("original_images/stretch") for name in names)
    for name in names:
        with default_storage.open(name) as file:
            assert SECRET not in file.read()


def test_a_broken_picture_stops_the_import_and_is_named(emptied):
    replace_picture(emptied, b"Dear clinic")

    with pytest.raises(CommandError, match="“Stretching” is broken"):
        load(emptied)

    assert nothing_was_written()


def test_a_folder_that_is_no_export_is_named(emptied, tmp_path):
    with pytest.raises(CommandError, match=r"There is no manifest\.json in .*: it is no export"):
        load(tmp_path)


@pytest.mark.parametrize("name", ["media/original_images/stretch.png", "clinic.location.jsonl"])
def test_a_missing_or_changed_file_stops_the_import(emptied, name):
    (emptied / name).write_bytes(b"changed")
    with pytest.raises(CommandError, match=f"{name} has changed since the export"):
        load(emptied)

    (emptied / name).unlink()
    with pytest.raises(CommandError, match=f"{name} is missing"):
        load(emptied)

    assert nothing_was_written()


MISFITS = [
    ("pages.jsonl", lambda text: text.replace('"title"', '"headline"', 1), "does not fit"),
    ("pages.jsonl", lambda text: text.replace("pages.topicpage", "pages.x", 1), "not fit"),
    ("pages.jsonl", lambda text: text.replace('{"model"', '{"model', 1), "line 1 is not JSON"),
    ("pages.jsonl", lambda text: text.replace("2026-11-20T", "yesterday", 1), "does not fit"),
    ("clinic.location.jsonl", lambda text: text.replace('"fields"', '"f"'), "does not fit"),
    (
        "clinic.clinicsettings.jsonl",
        lambda text: text.replace('"lead_practitioner": ', '"lead_practitioner": 99'),
        "is incomplete",
    ),
    (
        "wagtailcore.locale.jsonl",
        lambda text: text.replace('"fr"', '"tlh"'),
        "languages that LANGUAGES does not name: tlh",
    ),
]


def test_content_that_does_not_fit_is_not_imported_at_all(emptied):
    for name, change, message in MISFITS:
        whole = (emptied / name).read_text()
        rewrite(emptied, name, change)
        with pytest.raises(CommandError, match=message):
            load(emptied)
        assert nothing_was_written()
        rewrite(emptied, name, lambda _, whole=whole: whole)


def test_a_file_of_the_same_name_in_the_storage_is_never_overwritten(emptied, media):
    (media / "documents").mkdir(exist_ok=True)
    (media / "documents" / "leaflet.txt").write_text("somebody's own")

    with pytest.raises(CommandError, match=r"has a file documents/leaflet\.txt already"):
        load(emptied)

    assert stored_media() == ["documents/leaflet.txt"]
    assert (media / "documents" / "leaflet.txt").read_text() == "somebody's own"


@pytest.mark.parametrize("title", ["Pictured", "Never published"])
def test_an_imported_schedule_is_kept_and_a_later_draft_too(emptied, title):
    load(emptied)

    page = Page.objects.get(title=title).specific
    assert page.scheduled_revision.as_object().plain_summary == "Only in the scheduled version."
    latest = page.get_latest_revision_as_object()
    assert latest.plain_summary != "Only in the scheduled version."
    assert page.first_published_at is None or page.live
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        call_command("publish_scheduled", stdout=io.StringIO())

    page.refresh_from_db()
    assert (page.live, page.plain_summary) == (True, "Only in the scheduled version.")
    assert page.expire_at is not None


def test_a_live_page_that_something_always_stops_is_imported_as_a_draft(rich_site, export):
    SafetyNotice.objects.update(approved_by="", approved_on=None)  # since it was published
    folder, _ = export()
    empty()
    output = io.StringIO()

    call_command("import_site", str(folder), stdout=output)

    page = TopicPage.objects.get(
        slug="benefits-of-exercise-on-lower-back-pain", locale__language_code="en-gb"
    )
    assert not page.live
    assert page.get_latest_revision_as_object().body[1].value["heading"] == "Pain Reduction"
    assert "was imported as a draft" in output.getvalue()
    assert "Nobody has approved the safety notice" in output.getvalue()
    assert TopicPage.objects.get(slug="pictured").live
