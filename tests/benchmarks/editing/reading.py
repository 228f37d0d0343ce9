"""Readers: addresses by Zipf's law at a steady rate, each answer timed and judged."""

import gzip
import http.client
import json
import random
import threading
from bisect import bisect
from dataclasses import dataclass, field
from itertools import accumulate
from time import monotonic, sleep

from tests.benchmarks.editing.applications import HEADER, WAITED

LISTS = [
    f"pages/?type=pages.TopicPage&limit=20&offset={20 * number}{more}"
    for number in range(20)
    for more in ("", "&fields=title,plain_summary")
]
FRESH_SECONDS = 0.25
BY_PATH_SHARE = 0.3  # of the pages are asked for by path, the others by id


@dataclass(frozen=True)
class Address:
    target: str
    page: int | None = None  # whose title the answer has


class Popularity:
    """Addresses by rank; the chance of each is in inverse proportion to its rank (s = 1)."""

    def __init__(self, pages, by_path, seed=1):
        chance = random.Random(seed)  # noqa: S311
        self.addresses = [
            Address(f"pages/by-path/?path={path}", pk)
            if by_path and chance.random() < BY_PATH_SHARE
            else Address(f"pages/{pk}/", pk)
            for pk, path in pages
        ]
        chance.shuffle(self.addresses)
        for number, target in enumerate(LISTS):
            self.addresses.insert(5 * number, Address(target))
        self._sums = list(accumulate(1 / rank for rank in range(1, len(self.addresses) + 1)))

    def choose(self, chance):
        return self.addresses[bisect(self._sums, chance.random() * self._sums[-1])]

    def popular_pages(self, count):
        return [each.page for each in self.addresses[: 4 * count] if each.page][:count]


@dataclass
class Seen:
    """What the readers saw; `titles` has, by page, (moment of the commit, title), oldest first."""

    titles: dict = field(default_factory=dict)
    seconds: list = field(default_factory=list)
    hits: int = 0
    renders: int = 0
    waits: int = 0
    errors: int = 0
    stale: list = field(default_factory=list)  # by how many seconds

    def judge(self, address, asked, status, rendered, waited, body):
        self.seconds.append(monotonic() - asked)
        self.waits += waited and not rendered
        self.hits += not rendered
        self.renders += rendered
        self.errors += status != 200
        if status == 200 and self.titles.get(address.page):
            self._judge_title(address.page, asked, json.loads(body)["title"])

    def _judge_title(self, page, asked, title):
        editions = self.titles[page]
        shown = next((at for at, (_, each) in enumerate(editions) if each == title), -1)
        if shown + 1 < len(editions):
            late = asked - editions[shown + 1][0]
            if late > FRESH_SECONDS:
                self.stale.append(late)


class Readers:
    """`with Readers(port, prefix, popularity, rate) as seen:` reads until the block ends."""

    def __init__(self, port, prefix, popularity, rate, threads=4):
        self.port, self.prefix, self.popularity = port, prefix, popularity
        self.pause, self.seen, self.ended = threads / rate, Seen(), threading.Event()
        self.threads = [
            threading.Thread(target=self._read, args=[number]) for number in range(threads)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self.seen

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def _read(self, number):
        chance = random.Random(number)  # noqa: S311
        connection = Connection(self.port, self.prefix)
        due = monotonic()
        while not self.ended.is_set():
            address = self.popularity.choose(chance)
            asked = monotonic()
            self.seen.judge(address, asked, *connection.ask(address.target))
            due = max(due + self.pause, monotonic() - 1)
            sleep(max(0.0, due - monotonic()))


class Connection:
    """One connection that is kept; opened again after an error."""

    def __init__(self, port, prefix):
        self.port, self.prefix = port, prefix
        self.kept = None

    def ask(self, target):
        """The status, whether something was rendered, whether somebody else's rendering was
        waited for, and the body."""
        try:
            self.kept = self.kept or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.kept.request("GET", f"{self.prefix}{target}", headers={"Accept-Encoding": "gzip"})
            answer = self.kept.getresponse()
            body = answer.read()
            if answer.getheader("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            rendered, waited = (int(answer.getheader(name) or 0) for name in (HEADER, WAITED))
            return answer.status, rendered, waited, body
        except (OSError, http.client.HTTPException):
            self.close()
            return 0, 0, 0, b""

    def close(self):
        """Let the next question open another connection."""
        if self.kept:
            self.kept.close()
        self.kept = None
