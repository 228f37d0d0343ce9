"""A site with everything that an export must carry, and everything that it must not."""

import io
import shutil
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Comment,
    Locale,
    Page,
    PageViewRestriction,
    Site,
)

from cms.evidence.models import SourceAlert
from cms.images.renditions import generate_renditions
from cms.import_export.site.exported_models import exported_models
from cms.import_export.site.importing import ALREADY_PRESENT
from cms.publishing.models import WebhookEndpoint
from tests.factories.blocks import described, text
from tests.factories.pages import published_topic
from tests.factories.practice import fill_clinic, fill_place

SECRETS = ["somebody@clinic.example", "s3cret-of-a-page", "A remark among editors", "pbkdf", "md5$"]


def topic(parent, title, *blocks, **fields):
    blocks = blocks or [text(f"About {title}.")]
    return published_topic(parent, *blocks, title=title, locale=parent.locale, **fields)


@pytest.fixture
def picture(picture):
    """A small one: its sizes are soon made."""
    picture.file.delete(save=False)
    picture.file = get_test_image_file(filename="stretch.png", size=(300, 150))
    picture.focal_point_x = picture.focal_point_y = 75
    picture.save()
    return picture


@pytest.fixture
def person(db):
    return get_user_model().objects.create_user(
        "somebody", email="somebody@clinic.example", password="password", is_superuser=True
    )


@pytest.fixture
def rich_site(demo, picture, person, django_capture_on_commit_callbacks):
    """Pictures, documents, languages, drafts, private parts, moves, deletions, tags, secrets."""
    picture.tags.add("mat", "stretch")
    demo.practitioner.photo = picture
    demo.practitioner.save()
    fill_clinic(fill_place(demo.location, picture), picture)
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    documents = [
        get_document_model().objects.create(
            title=title, file=ContentFile(title.encode(), name=f"{title}.txt"), collection=where
        )
        for title, where in (
            ("leaflet", Collection.get_first_root_node()), ("inside", private),
        )
    ]  # fmt: skip
    link = f'<a linktype="document" id="{documents[0].pk}">a leaflet</a>'
    pictured = topic(
        demo.home,
        "Pictured",
        ("image", {"image": described(picture), "caption": "On a mat"}),
        (
            "text",
            {"text": f'<p>See {link} or <a linktype="page" id="{demo.page.pk}">this</a>.</p>'},
        ),
        share_image=picture,
        written_by=demo.practitioner,
    )
    generate_renditions(picture)
    _drafts(demo, pictured, person)
    with django_capture_on_commit_callbacks(execute=True):
        _moves(demo)
    secret = topic(demo.home, "Secret")
    PageViewRestriction.objects.create(
        page=secret, restriction_type="password", password="s3cret-of-a-page"
    )
    home = demo.home.copy_for_translation(Locale.objects.create(language_code="fr"))
    home.save_revision().publish()
    demo.page.copy_for_translation(home.locale).save_revision().publish()
    SourceAlert.objects.create(
        source=demo.sources["hayden-2021"], reason="correction", suggested_status="corrected",
        notice="10.1/erratum", found_on=date(2026, 11, 20), found_via="Crossref: publisher",
        state="dismissed", decision_note="An affiliation only.", decided_by=person,
    )  # fmt: skip
    WebhookEndpoint.objects.create(name="Site", url="https://example.org/hook")
    return SimpleNamespace(**vars(demo), pictured=pictured, secret=secret, documents=documents)


def _drafts(demo, pictured, person):
    scheduled_and_written_on(topic(demo.page, "Never published", live=False))
    scheduled_and_written_on(pictured)
    pictured.plain_summary = "Only in the draft."
    Comment.objects.create(
        page=pictured, user=person, text="A remark among editors", contentpath="title"
    )
    pictured.owner = person
    pictured.save(update_fields=["owner"])
    pictured.save_revision(user=person)


def scheduled_and_written_on(page):
    """A version that is to go live next year, and a draft that was written after it."""
    page.plain_summary = "Only in the scheduled version."
    page.go_live_at = timezone.now() + timedelta(days=365)
    page.expire_at = timezone.now() + timedelta(days=500)
    page.save_revision().publish()
    page.refresh_from_db()
    page.plain_summary = "Written after it was scheduled."
    page.save_revision()


def _moves(demo):
    moved = topic(demo.home, "Moved")
    moved.slug = "moved-away"
    moved.save_revision().publish()
    topic(demo.home, "Gone").delete()


@pytest.fixture
def export(tmp_path):
    """`export()` is a folder with the site as it is now, and what was printed."""

    def export(name="export"):
        output = io.StringIO()
        call_command("export_site", str(tmp_path / name), stdout=output)
        return tmp_path / name, output.getvalue()

    return export


def all_addresses():
    """Every question whose answer must be equal after an import."""
    pages = Page.objects.filter(depth__gt=1).values_list("pk", flat=True)
    lists = ["pages", "images", "documents", "redirects", "sources", "claims"]
    return [
        "/api/v2/pages/?limit=50&fields=*",
        *(f"/api/v2/{name}/?limit=50" for name in lists),
        *(f"/api/v2/pages/{pk}/" for pk in pages),
        "/api/v2/pages/?search=exercise&limit=50",
        "/api/v2/pages/?search=leaflet",
        *(
            f"/api/v2/pages/by-path/?path={path}"
            for path in ("/", "/moved/", "/gone/", "/secret/", "/fr/", "/pictured/")
        ),
        "/api/v2/sources/hayden-2021/",
    ]


@pytest.fixture(scope="session")
def stored_export(tmp_path_factory):
    """Where the export of the rich site is kept for the next test; at first it is not there."""
    return tmp_path_factory.mktemp("stored") / "export"


@pytest.fixture
def emptied(stored_export, demo, media, tmp_path, request):
    """A copy of an export of the rich site; the database and the storage are as empty as new."""
    if not stored_export.exists():
        request.getfixturevalue("rich_site")
        folder, _ = request.getfixturevalue("export")()
        shutil.copytree(folder, stored_export)
    empty()
    return shutil.copytree(stored_export, tmp_path / "emptied")


def empty():
    """Leave in the database and the storage what a new one has."""
    Site.objects.all().delete()
    Page.objects.filter(depth__gt=1).delete()
    Collection.objects.filter(depth__gt=1).delete()
    for model in reversed(exported_models()):
        if model not in ALREADY_PRESENT:
            model._base_manager.all().delete()
    Locale.objects.exclude(language_code="en-gb").delete()
    for name in stored_media():
        default_storage.delete(name)


def stored_media():
    found = []
    for place in ("original_images", "documents"):
        if default_storage.exists(place):
            found += [f"{place}/{name}" for name in default_storage.listdir(place)[1]]
    return found
