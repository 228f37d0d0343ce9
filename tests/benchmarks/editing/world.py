"""What is edited: pages by their rank, and a place that some of them show.

Run as `python -m tests.benchmarks.editing.world`, in the environment of the database.
"""

import json

SHOWING = 500  # pages that show the place
HELD = "editing.json"


def prepare(showing=SHOWING):
    """Let pages show a place; returns its id, and `[[id, path], ...]` of all topics."""
    from wagtail.models import Page, ReferenceIndex

    from cms.clinic.models import Location
    from cms.pages.models import TopicPage

    first = Location.objects.first()
    place = Location.objects.create(name="The branch", what3words=first.what3words)
    topics = TopicPage.objects.live().order_by("path")
    for page in topics.filter(slug__startswith="topic-")[:showing]:
        page.body.append(("location", {"heading": "", "location": place}))
        stored = page.body.get_prep_value()
        TopicPage.objects.filter(pk=page.pk).update(body=json.dumps(stored))
        ReferenceIndex.create_or_update_for_object(TopicPage.objects.get(pk=page.pk))
    paths = [[page.pk, page.get_url_parts()[2]] for page in Page.objects.filter(pk__in=topics)]
    return {"place": place.pk, "pages": paths}


if __name__ == "__main__":
    import os
    from pathlib import Path

    import django

    django.setup()
    from cms.core.content_version.bump import bump_version

    found = prepare()
    bump_version()
    (Path(os.environ["VAR_DIR"]) / HELD).write_text(json.dumps(found))
