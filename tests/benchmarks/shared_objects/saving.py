"""Saves a source and a place that thousands of pages show, and says what that cost, as JSON.

Seconds of CPU of this process, and of the process of PostgreSQL that answers it, where there is one
on this machine. Each is saved twice, to and fro, and the second time counts: the first imports.
"""

import json
import sys
from uuid import uuid4

import django

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models import Count  # noqa: E402
from wagtail.models import Page, ReferenceIndex  # noqa: E402

from cms.clinic.models import Location  # noqa: E402
from cms.evidence.models import ResearchSource  # noqa: E402
from cms.pages.models import HomePage, TopicPage  # noqa: E402
from cms.search.cited_words import reindex_asked_sources  # noqa: E402
from cms.search.late_pages import reindex_some_pages  # noqa: E402
from cms.search.models import ClaimLink, PageToReindex  # noqa: E402
from tests.benchmarks.database_cpu import measured  # noqa: E402
from tests.benchmarks.site import PATTERNS  # noqa: E402

PAGES_OF_PLACE = 8000


def main():
    source, claims = _most_cited()
    place = _shown_place()
    found = [
        _measured(f"the title of a source of {claims:,} claims", _save(source, "title", "Anew")),
        _measured("the worker writes its words", reindex_asked_sources),
        _measured(f"the status of a source of {claims:,} claims", _save(source, "status")),
    ]
    pages = len(_pages_that_show(place))
    found += [
        _measured(f"the street of a place of {pages:,} pages", _save(place, "street", "Elm Road")),
        _measured("the worker writes the words of 50 of them", reindex_some_pages),
        _measured(f"the directions to a place of {pages:,} pages", _save(place, "directions")),
    ]
    left = PageToReindex.objects.count()
    if left != pages - 50:
        raise SystemExit(f"{left} pages wait for the worker, and not {pages - 50}.")
    sys.stdout.write(json.dumps(found))


def _most_cited():
    rows = ClaimLink.objects.values("source").annotate(claims=Count("claim", distinct=True))
    most = rows.order_by("-claims")[0]
    return ResearchSource.objects.get(pk=most["source"]), most["claims"]


def _shown_place():
    """The demo's place, in a block of its own on the first pages, as an editor puts it there."""
    place = Location.objects.order_by("pk")[0]
    pages = TopicPage.objects.filter(slug__startswith="topic-").order_by("pk")
    shown = list(pages.values_list("pk", flat=True)[:PAGES_OF_PLACE])
    field, block = TopicPage._meta.get_field("body"), {"type": "location"}
    for number in range(min(PATTERNS, len(shown))):  # each further page is a copy of one of these
        same = shown[number::PATTERNS]
        body = list(TopicPage.objects.get(pk=same[0]).body.raw_data)
        body.append({**block, "id": str(uuid4()), "value": {"location": place.pk, "heading": ""}})
        TopicPage.objects.filter(pk__in=same).update(body=field.to_python(json.dumps(body)))
    kinds = {
        model: ContentType.objects.get_for_model(model) for model in (TopicPage, Page, Location)
    }
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            base_content_type=kinds[Page], content_type=kinds[TopicPage], object_id=str(page),
            to_content_type=kinds[Location], to_object_id=str(place.pk),
            model_path="body.location.location", content_path="body.location.location",
            content_path_hash=uuid4(),
        )
        for page in shown
    )  # fmt: skip
    return place


def _pages_that_show(place):
    found = ReferenceIndex.get_references_to(place).values_list("object_id", flat=True)
    home = {str(key) for key in HomePage.objects.values_list("pk", flat=True)}
    return {*found} - home


def _save(instance, name, value=None):
    """Saves a field twice, and leaves the cost of the second time to be measured."""
    model, key = type(instance), instance.pk
    former, other = getattr(instance, name), value or OTHERS[name]

    def save(text):
        fresh = model.objects.get(pk=key)
        setattr(fresh, name, text)
        with transaction.atomic():
            fresh.save()

    save(other)
    save(former)
    return lambda: save(other)


OTHERS = {"status": "retracted", "directions": "<p>Ring twice.</p>"}


def _measured(what, do):
    return [what, *measured(do)]


if __name__ == "__main__":
    main()
