"""Makes a site of many topic pages, each with the blocks and the length of a real one."""

import json
import random
from datetime import UTC, datetime
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models.sql import InsertQuery
from wagtail.models import Page

from cms.evidence.models import ResearchSource
from cms.pages.models import HomePage, TopicPage

VOCABULARY = 6000
SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve wi xo zu kla bre stri flo gra"


def make_pages(count):
    """Publish `count` pages below the demo home; the same ones each time.

    "exercise" stands on every page, "posture" on one in a hundred.
    """
    chance = random.Random(7)  # noqa: S311
    words = [_word(chance) for _ in range(VOCABULARY)]
    weights = [1 / (rank + 10) for rank in range(VOCABULARY)]
    home = HomePage.objects.get()
    kind = ContentType.objects.get_for_model(TopicPage)
    sources = list(ResearchSource.objects.values_list("pk", flat=True))
    first, before = TopicPage.objects.order_by("-pk")[0].pk + 1, home.numchild
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    keys = range(first, first + count)
    rows = []
    for number, key in enumerate(keys):
        title = " ".join(chance.choices(words, k=5)) + (" exercise" if number % 20 == 0 else "")
        page = TopicPage(
            id=key, page_ptr_id=key, title=title, draft_title=title, slug=f"topic-{number}",
            path=TopicPage._get_path(home.path, home.depth + 1, before + number + 1),
            depth=home.depth + 1, url_path=f"{home.url_path}topic-{number}/", live=True,
            content_type=kind, locale=home.locale, translation_key=uuid4(),
            first_published_at=moment, last_published_at=moment,
            plain_summary=" ".join(chance.choices(words, weights, k=30)),
            body=json.dumps(_body(number, chance, words, weights, sources)),
        )  # fmt: skip
        rows.append(page)
    names = [field.attname for field in Page._meta.concrete_fields]
    Page.objects.bulk_create(
        (Page(**{name: getattr(page, name) for name in names}) for page in rows), batch_size=500
    )
    for start in range(0, count, 100):
        insert = InsertQuery(TopicPage)  # the topic's own table, without a signal for each page
        insert.insert_values(TopicPage._meta.local_concrete_fields, rows[start : start + 100])
        insert.get_compiler(connection=connection).execute_sql()
    HomePage.objects.filter(pk=home.pk).update(numchild=before + count)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('wagtailcore_page_id_seq', %s)", [keys[-1]])
    return keys


def _word(chance):
    return "".join(chance.choices(SYLLABLES.split(), k=chance.randint(2, 4)))


def _body(number, chance, words, weights, sources):
    def some(count):
        return " ".join(chance.choices(words, weights, k=count))

    rare = " posture" if number % 100 == 0 else ""
    common = "exercise " * chance.randint(1, 5)
    blocks = [("text", {"text": f"<p>{common}{some(60)}{rare}</p>"})]
    for _ in range(6):
        link = {"source": chance.choice(sources), "finding": None, "relation": "supports"}
        points = [f"<p>{some(20)}</p>", f"<p>{some(20)}</p>"]
        blocks.append(("benefit", {"heading": some(4), "points": points, "evidence": [link]}))
    return [{"id": str(uuid4()), "type": kind, "value": value} for kind, value in blocks]
