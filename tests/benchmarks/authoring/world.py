"""`python -m tests.benchmarks.authoring.world`: two pages of 30 blocks, and who edits them.

One is a topic page of this project, `ours`, and one a page of stock Wagtail, `stock`. Their blocks
are the same: those of a benchmark page in turn, with other words and ids.
"""

import json
from uuid import uuid4

import django

BLOCKS = 30


def make():
    from django.apps import apps
    from django.contrib.auth import get_user_model
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db import connection

    from cms.pages.models import HomePage, TopicPage
    from tests.benchmarks.authoring.models import StockPage

    with connection.schema_editor() as editor:
        editor.create_model(StockPage)
    create_contenttypes(apps.get_app_config("benchmark_authoring"), verbosity=0)
    get_user_model().objects.create_superuser("editor", "editor@example.com", "editor")
    pattern = TopicPage.objects.get(slug="topic-7").body.get_prep_value()
    body = [pattern[number % len(pattern)] for number in range(BLOCKS)]
    body = json.dumps([{**each, "id": str(uuid4())} for each in body])
    home = HomePage.objects.first()
    for model, slug in ((TopicPage, "ours"), (StockPage, "stock")):
        page = home.add_child(instance=model(title="Walking", slug=slug, body=body))
        page.save_revision().publish()


if __name__ == "__main__":
    django.setup()
    make()
