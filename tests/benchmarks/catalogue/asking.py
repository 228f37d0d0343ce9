"""Asks for sources, claims and a search, and says what each costs, as JSON.

Milliseconds of CPU of a miss, of this process and of PostgreSQL's: the mean of some rounds, and of
three such means the one in the middle. With `plans`, the database's plans are told on stderr.
"""

import json
import sys

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from cms.core.content_version.bump import bump_version  # noqa: E402
from cms.evidence.models import ResearchSource  # noqa: E402
from tests.benchmarks.api.applications import missing  # noqa: E402
from tests.benchmarks.database_cpu import measured  # noqa: E402
from tests.benchmarks.misses.measure import ask  # noqa: E402

MEANS, FIRST_ROUNDS, NEXT_ROUNDS = 3, 5, 20
API = "/api/v2/"


def main():
    source = _most_cited()
    questions = (
        ("`sources/`", 50, "sources/"),
        ("a source", 50, f"sources/{source.key}/"),
        ("`claims/`", 50, "claims/"),
        ("claims of a source", 50, f"claims/?source={source.key}"),
        ("search, a word of all pages", 60, "pages/?type=pages.TopicPage&search=exercise&limit=20"),
    )
    found = [[what, limit, *_costs(target)] for what, limit, target in questions]
    if "plans" in sys.argv:
        for what, _, target in questions:
            _explain(what, target)
    sys.stdout.write(json.dumps(found))


def _most_cited():
    by_claims = ResearchSource.objects.annotate(claims=Count("claim_links"))
    return by_claims.order_by("-claims")[0]


def _costs(target):
    """Of the first answer after a change, and of those that follow."""
    for _ in range(4):  # imported, compiled and read by now
        _answer(target)
    first, following = [], []
    for _ in range(MEANS):
        costs = [_first(target) for _ in range(FIRST_ROUNDS)]
        first.append([1e3 * sum(each) / FIRST_ROUNDS for each in zip(*costs, strict=True)])
        costs = measured(lambda: [_answer(target) for _ in range(NEXT_ROUNDS)])
        following.append([1e3 * each / NEXT_ROUNDS for each in costs])
    return _middle(first), _middle(following)


def _first(target):
    bump_version()
    return measured(lambda: _answer(target))


def _middle(costs):
    return sorted(costs, key=sum)[MEANS // 2]


def _answer(target):
    status, body = ask(missing, API + target)
    if not status.startswith("200"):
        raise SystemExit(f"{target}: {status} {body[:500]!r}")


def _explain(what, target):
    """Each statement of a first answer, with the plan and its time."""
    bump_version()
    with CaptureQueriesContext(connection) as ran:
        _answer(target)
    sys.stderr.write(f"\n== {what}: {len(ran)} statements\n")
    how = (
        "EXPLAIN (ANALYZE, BUFFERS)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    )
    for query in ran.captured_queries:
        sys.stderr.write(f"\n{query['time']} s: {query['sql']}\n")
        if query["sql"].startswith(("SELECT", "WITH")):
            with connection.cursor() as cursor:
                cursor.execute(f"{how} {query['sql']}")
                sys.stderr.writelines(f"    {row[-1]}\n" for row in cursor.fetchall())


if __name__ == "__main__":
    main()
