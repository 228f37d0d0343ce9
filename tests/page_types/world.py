"""Pages of each type, published as an editor publishes them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO

from django.apps import apps
from django.contrib.contenttypes.management import create_contenttypes
from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image
from wagtail.documents.models import Document
from wagtail.models import Collection

from cms.clinic.models import Location, Practitioner
from cms.evidence.models import ResearchSource
from cms.images.models import ClinicImage
from cms.pages.models import HomePage
from tests.page_types.models import (
    ColumnsPage,
    ConditionPage,
    DataPage,
    OtherBlocksPage,
    PageTag,
    Pointer,
    PointingPage,
    Room,
    ServicePage,
    TaggedPage,
    TextPage,
)

TYPES = (
    ColumnsPage,
    TaggedPage,
    ConditionPage,
    TextPage,
    DataPage,
    OtherBlocksPage,
    ServicePage,
)


def make_tables():
    with connection.schema_editor() as editor:
        for model in (Room, *TYPES, PageTag, PointingPage, Pointer):
            editor.create_model(model)
    create_contenttypes(apps.get_app_config("page_types"), verbosity=0)


def make_pages():
    venue, source = Location.objects.get(), ResearchSource.objects.get(key="hayden-2021")
    room = Room.objects.create(name="Aardvark")
    research = {"type": "research", "value": {"source": source.pk, "summary": "<p>yes</p>"}}
    claim = {"type": "benefit", "value": {"heading": "Less pain", "points": ["<p>Less.</p>"]}}
    body = ConditionPage._meta.get_field("body")
    for number in (1, 2, 3):
        first = number == 1
        for page in (
            ColumnsPage(
                body=f"<p>Zebra walk {number}</p>",
                starts_on=date(2026, 1, number),
                opens_at=datetime(2026, 1, number, 9, tzinfo=UTC),
                begins_at=time(9, number),
                is_free=first,
                kind="walk" if first else "talk",
                price=Decimal(number),
                seats=number * 10,
                venue=venue if first else None,
                location=venue if first else None,
                room=room if first else None,
            ),
            TaggedPage(),
            ConditionPage(
                body=body.to_python([research]),
                plain_summary=f"summary {number}",
                last_reviewed=date(2026, 2, number),
                speciality=f"okapi{number}",
                level=number,
            ),
            TextPage(body=f"giraffe {number}"),
            DataPage(body={"number": number}),
            OtherBlocksPage(
                body=[("line", f"gnu {number}"), ("silent", {"words": f"ibex {number}"})]
            ),
            ServicePage(
                body=body.to_python([claim, research]),
                next_review_due=date(2026, 3, number),
                reviewed_by=Practitioner.objects.first(),
            ),
        ):
            page.title = f"{type(page).__name__} {number}"
            page.slug = page.title.lower().replace(" ", "-")
            page.live = False
            HomePage.objects.get().add_child(instance=page)
            if isinstance(page, TaggedPage):
                page.tags.add(*["spine", "news"][: number % 3])
            page.save_revision().publish()


def make_pointing_page():
    """One that points at a draft, and at files of a collection; return it and what it points at.

    The collection is not restricted yet.
    """
    home = HomePage.objects.get()
    hidden = home.add_child(instance=TaggedPage(title="Quokka", slug="quokka", live=False))
    closed = Collection.get_first_root_node().add_child(name="Closed")
    drawn = BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "PNG")
    picture = ClinicImage.objects.create(
        title="Quokka", file=ContentFile(drawn.getvalue(), "quokka.png"), collection=closed
    )
    document = Document.objects.create(
        title="Quokka", file=ContentFile(b"%PDF", "quokka.pdf"), collection=closed
    )
    source = ResearchSource.objects.create(key="quokka-1999", kind="book", title="Quokka")
    page = home.add_child(
        instance=PointingPage(
            title="Pointing",
            slug="pointing",
            to_page=hidden,
            to_picture=picture,
            to_document=document,
            to_source=source,
            pointers=[
                Pointer(to_page=hidden, to_picture=picture),
                Pointer(to_page=home, to_picture=None),
            ],
        )
    )
    return page, hidden, closed
