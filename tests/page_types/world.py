"""Pages of each type, published as an editor publishes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.apps import apps
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection

from cms.clinic.models import Location
from cms.evidence.models import ResearchSource
from cms.pages.models import HomePage
from tests.page_types.models import (
    ConditionPage,
    DataPage,
    EventPage,
    NewsPage,
    NewsTag,
    OtherBlocksPage,
    TextPage,
)

TYPES = (EventPage, NewsPage, ConditionPage, TextPage, DataPage, OtherBlocksPage)


def make_tables():
    with connection.schema_editor() as editor:
        for model in (*TYPES, NewsTag):
            editor.create_model(model)
    create_contenttypes(apps.get_app_config("page_types"), verbosity=0)


def make_pages():
    venue, source = Location.objects.get(), ResearchSource.objects.get(key="hayden-2021")
    research = {"type": "research", "value": {"source": source.pk, "summary": "<p>yes</p>"}}
    body = ConditionPage._meta.get_field("body")
    for number in (1, 2, 3):
        first = number == 1
        for page in (
            EventPage(
                body=f"<p>Zebra walk {number}</p>",
                starts_on=date(2026, 1, number),
                opens_at=datetime(2026, 1, number, 9, tzinfo=UTC),
                is_free=first,
                kind="walk" if first else "talk",
                price=Decimal(number),
                seats=number * 10,
                venue=venue if first else None,
            ),
            NewsPage(),
            ConditionPage(
                body=body.to_python([research]),
                plain_summary=f"summary {number}",
                last_reviewed=date(2026, 2, number),
                speciality=f"okapi{number}",
                level=number,
            ),
            TextPage(body=f"giraffe {number}"),
            DataPage(body={"number": number}),
            OtherBlocksPage(body=[("line", f"gnu {number}")]),
        ):
            page.title = f"{type(page).__name__} {number}"
            page.slug = page.title.lower().replace(" ", "-")
            page.live = False
            HomePage.objects.get().add_child(instance=page)
            if isinstance(page, NewsPage):
                page.tags.add(*["spine", "news"][: number % 3])
            page.save_revision().publish()
