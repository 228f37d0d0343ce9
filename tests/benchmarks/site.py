"""`python -m tests.benchmarks.site 10000`: a site of that many topic pages, below the demo home.

The first `PATTERNS` are made page by page, each with the blocks and the length of a real one. All
further ones are copies of them that the database makes by itself, catalogue and words for search
included: 100,000 take a minute or two.
"""

import json
import os
import random
import sys
from uuid import UUID

PATTERNS = 100
VOCABULARY = 6000
SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve wi xo zu kla bre stri flo gra"


def grow_to(count):
    """Publish pages until there are `count` of them; the same ones each time.

    "exercise" stands on every page, "posture" on one in a hundred.
    """
    from cms.core.content_version.bump import bump_version
    from cms.pages.models import HomePage
    from tests.benchmarks.copies import Copies

    home = HomePage.objects.get()
    already = home.numchild
    if already < PATTERNS:
        _make_patterns(home, already, min(count, PATTERNS))
        home.refresh_from_db()
    if count > home.numchild:
        Copies(home, PATTERNS).make(count)
    _look_at_the_tables()
    bump_version()


def _make_patterns(home, already, count):
    from cms.evidence.models import ResearchSource
    from cms.pages.models import TopicPage

    chance = random.Random(7)  # noqa: S311
    words = [_word(chance) for _ in range(VOCABULARY)]
    weights = [1 / (rank + 10) for rank in range(VOCABULARY)]
    sources = list(ResearchSource.objects.values_list("pk", flat=True))
    for number in range(already, count):
        title = " ".join(chance.choices(words, k=5)) + (" exercise" if number % 20 == 0 else "")
        page = TopicPage(
            title=title,
            slug=f"topic-{number}",
            plain_summary=" ".join(chance.choices(words, weights, k=30)),
            body=json.dumps(_body(number, chance, words, weights, sources)),
        )
        home.add_child(instance=page)


def _look_at_the_tables():
    """So that the database plans for tables of this size."""
    from django.db import connection

    vacuum = "VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE"
    with connection.cursor() as cursor:
        cursor.execute(vacuum)


def _word(chance):
    return "".join(chance.choices(SYLLABLES.split(), k=chance.randint(2, 4)))


def _body(number, chance, words, weights, sources):
    def some(count):
        return " ".join(chance.choices(words, weights, k=count))

    rare = " posture" if number % 100 == 1 else ""
    common = "exercise " * chance.randint(1, 5)
    blocks = [("text", {"text": f"<p>{common}{some(60)}{rare}</p>"})]
    for _ in range(6):
        link = {"source": chance.choice(sources), "finding": None, "relation": "supports"}
        points = [f"<p>{some(20)}</p>", f"<p>{some(20)}</p>"]
        blocks.append(("benefit", {"heading": some(4), "points": points, "evidence": [link]}))
    return [
        {"id": str(UUID(int=chance.getrandbits(128))), "type": kind, "value": value}
        for kind, value in blocks
    ]


if __name__ == "__main__":
    os.environ.setdefault("DATABASE_STATEMENT_SECONDS", "0")  # as for commands: it ends by itself
    import django

    django.setup()
    grow_to(int(sys.argv[1]))
