"""`python -m tests.benchmarks.ground_moved [--databases sqlite,postgres]`: a year of changes.

2,000 sources, of which some build on others, 5,000 claims on 1,000 pages, 200 changes of status.
For each change: the claims that were recorded are those that the world expects, no other; how long
the change took; after how long a second process answers the right thing, on one of the pages. At
the end: what the second process answers of all claims, and mails by person.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.benchmarks.api.databases import DATABASES, prepared
from tests.benchmarks.ground_moved.world import block_of, make_world, make_year
from tests.cms.publishing.databases import Process

PAGES_ASKED = 1
GIVEN_UP_SECONDS = 30
SET_UP = (
    "from django.conf import settings\n"
    "settings.EMAIL_BACKEND = 'django.core.mail.backends.locmem.EmailBackend'\n"
    "from tests.benchmarks.ground_moved import replay, world\n"
)


def main():
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.ground_moved")
    arguments.add_argument("--sources", type=int, default=2000)
    arguments.add_argument("--pages", type=int, default=1000)
    arguments.add_argument("--changes", type=int, default=200)
    arguments.add_argument("--databases", default="sqlite")
    chosen = arguments.parse_args()
    for kind in chosen.databases.split(","):
        if kind not in DATABASES:
            arguments.error(f"{kind} is neither of {', '.join(DATABASES)}")
        with tempfile.TemporaryDirectory() as folder, prepared(kind, Path(folder)) as environ:
            _run(kind, environ, chosen)


def _run(kind, environ, chosen):
    environ = {**os.environ, **environ}
    writer, reader = Process(environ), Process(environ)
    try:
        _replay(kind, writer, reader, chosen)
    finally:
        writer.end()
        reader.end()


def _replay(kind, writer, reader, chosen):
    site, begun = make_world(chosen.sources, chosen.pages), time.perf_counter()
    writer(SET_UP)
    made = writer(f"answer = world.build(world.make_world({chosen.sources}, {chosen.pages}))")
    sys.stderr.write(f"{kind}: the site was made in {time.perf_counter() - begun:.0f} s\n")
    costs, delays, mails, faults, reached = [], [], Counter(), 0, 0
    year = make_year(site, chosen.changes)
    for number, (day, source, status) in enumerate(year):
        site.statuses[source] = status
        expected = site.rest_on(source)
        asked = [each for each in sorted(expected) if each[1] < len(site.pages[each[0]])]
        asked = asked[:PAGES_ASKED]
        for page, _ in asked:  # so that the old answer is in the second process's memory
            _ask(reader, page)
        told = writer(f"answer = replay.change({made['sources'][source]}, {status!r})")
        for each in asked:
            delays += _delay(reader, told, each, source, status, site)
        costs.append((told["seconds"], told["queries"]))
        recorded = {(page, block) for page, block in told["recorded"]}
        wanted = {(made["pages"][page], block_of(page, claim)) for page, claim in expected}
        faults += recorded != wanted
        reached += len(wanted)
        if number % 20 == 0:
            sys.stderr.write(f"{kind}: change {number} after {time.perf_counter() - begun:.0f} s\n")
        if number + 1 == len(year) or year[number + 1][0] != day:
            mails.update(writer(f"answer = replay.tell({day})"))
    wrong = _wrong_standings(reader, site, made)
    _print(kind, site, costs, delays, mails, faults, reached, wrong)


def _ask(reader, page):
    body = reader(f"answer = get('/api/v2/pages/by-path/?path=/page-{page}/')")
    return {each["id"]: each["value"] for each in json.loads(body)["body"]}


def _delay(reader, told, place, source, status, site):
    """`[seconds]` from the commit until the second process answers the change and the standing.

    `[]` where visitors see nothing of it: the claim rests on the source through others, and its
    standing is as before. There the old answer would pass for the new one.
    """
    page, claim = place
    is_told = source in site.pages[page][claim]
    before = None
    while True:
        value = _ask(reader, page)[block_of(page, claim)]
        seconds = time.time() - told["committed_at"]
        standing, latest = value["standing"]["code"], _latest_of(source, value)
        before = before or standing
        if not is_told and before == site.standing_of(page, claim):
            return []
        if standing == site.standing_of(page, claim) and (not is_told or latest == status):
            return [seconds]
        if seconds > GIVEN_UP_SECONDS:
            raise SystemExit(f"page {page}, claim {claim}: still {standing}, {latest}")
        time.sleep(0.01)


def _latest_of(source, value):
    """The status that the claim's latest change of this source tells; None without one."""
    told = (each for each in value["changes"] if each["source"] == f"made-{source}")
    return next((each["status"]["code"] for each in told), None)


def _wrong_standings(reader, site, made):
    """How many claims the second process answers with another standing than the world has."""
    answered, offset = {}, 0
    while True:
        body = json.loads(reader(f"answer = get('/api/v2/claims/?limit=50&offset={offset}')"))
        for each in body["items"]:
            answered[each["page"]["id"], each["number"]] = each["standing"]["code"]
        offset += 50
        if offset >= body["meta"]["total_count"]:
            break
    return sum(
        answered.get((made["pages"][page], claim + 1)) != site.standing_of(page, claim)
        for page, claims in enumerate(site.pages)
        for claim in range(len(claims))
    )


def _print(kind, site, costs, delays, mails, faults, reached, wrong):
    claims = sum(map(len, site.pages))
    lines = [
        f"{kind}: {len(site.statuses)} sources, {claims} claims on {len(site.pages)} pages, "
        f"{len(costs)} changes that reached {reached} claims",
        f"  changes with another set of claims than expected: {faults}",
        f"  claims with a wrong standing at the end: {wrong}",
        f"  seconds of a change: {_spread([each for each, _ in costs])}",
        f"  queries of a change: {_spread([each for _, each in costs], 0)}",
        f"  seconds to the right answer of a second process: {_spread(delays)} "
        f"({len(delays)} changes that visitors see)",
        f"  mails in the year: {sum(mails.values())} to {len(mails)} people, "
        f"{_spread(list(mails.values()), 0)} each",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    if faults or wrong:
        raise SystemExit(1)


def _spread(values, digits=3):
    """`p50 0.031, p95 0.054, max 0.081`"""
    ordered = sorted(values) or [0]
    at = {name: ordered[min(len(ordered) - 1, int(len(ordered) * part))]
          for name, part in (("p50", 0.5), ("p95", 0.95))}  # fmt: skip
    shown = {**at, "max": ordered[-1]}
    return ", ".join(f"{name} {value:.{digits}f}" for name, value in shown.items())


if __name__ == "__main__":
    main()
