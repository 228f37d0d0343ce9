"""What a miss costs, in CPU, and where it goes: in a process with the settings of the benchmark.

Asks our application and stock Wagtail in turns, in one process, with all middleware, so that a busy
machine slows both.
"""

import io
import json
import signal
import sys
from collections import Counter
from statistics import median
from time import process_time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.api.applications import missing, stock, stored
from tests.benchmarks.api.cases import PATH

ROUNDS = 40
SAMPLE_SECONDS, SAMPLES_OF = 0.0007, 4.0
LIST = "pages/?type=pages.TopicPage&limit=20"
# The innermost frame that is in one of them says where a sample belongs; the first part that fits.
PARTS = (
    ("queries compiled once: SQL, rows to objects", "cms/core/ready_queries.py"),
    ("queries that Django builds and compiles", "django/db/"),
    ("safe HTML", "cms/pages/rich_text.py"),
    ("sentences and drawings", "cms/evidence/drawings/"),
    ("standing and certainty", "cms/evidence/"),
    ("stored JSON to values of blocks", "wagtail/blocks/"),
    ("stored JSON to values of blocks", "cms/core/readable_streams.py"),
    ("addresses", "django/urls/"),
    ("JSON-LD", "cms/pages/json_ld"),
    ("the answer to JSON", "rest_framework/renderers.py"),
    ("what pages refer to", "cms/core/stream_references.py"),
    ("what pages refer to", "cms/pages/prefetch"),
    ("serializers and blocks", "cms/pages/"),
    ("serializers and blocks", "rest_framework/serializers.py"),
    ("serializers and blocks", "wagtail/api/"),
)

REST = "view, middleware"


def ask(application, target):
    """The status and the body."""
    path, _, query = target.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "HTTP_HOST": "127.0.0.1:8000",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
    }  # fmt: skip
    told = []
    answer = application(environ, lambda status, _headers, _error=None: told.append(status))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return told[-1], body


def in_turns(*asked):
    """The median milliseconds of CPU of each (application, target)."""
    spent = [[] for _ in asked]
    for number in range(ROUNDS + 3):
        for found, (application, target) in zip(spent, asked, strict=True):
            began = process_time()
            ask(application, target)
            if number >= 3:  # compiled and imported by now
                found.append((process_time() - began) * 1e3)
    return [median(each) for each in spent]


def parts_of(target):
    """By part, its share of the samples of a miss."""
    counts = Counter()

    def sample(_signal, frame):
        counts[_part(frame)] += 1

    signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, SAMPLE_SECONDS, SAMPLE_SECONDS)
    began = process_time()
    while process_time() - began < SAMPLES_OF:
        ask(missing, target)
    signal.setitimer(signal.ITIMER_PROF, 0)
    return {part: count / counts.total() for part, count in counts.most_common()}


def _part(frame):
    files = []
    while frame is not None:
        files.append(frame.f_code.co_filename)
        frame = frame.f_back
    ready, ready_file = PARTS[0]
    if any(ready_file in each for each in files):  # Django's parts of such a query belong to it
        return ready
    return next((name for each in files for name, place in PARTS if place in each), REST)


def _queries(target):
    with CaptureQueriesContext(connection) as ran:
        ask(missing, target)
    if not ran:
        raise SystemExit("A miss asked nothing of the database, so it was none.")
    return len(ran)


def measure():
    """Print both tables."""
    page = json.loads(ask(stored, f"/api/v2/pages/by-path/?path={PATH}")[1])["id"]
    questions = {
        "the demo page": f"pages/{page}/",
        "20 pages with bodies": f"{LIST}&fields=*",
        "20 pages without bodies": LIST,
    }
    for name, target in questions.items():
        ours, theirs = in_turns((missing, f"/api/v2/{target}"), (stock, f"/stock/{target}"))
        told = f"{ours:.1f} ms, stock Wagtail {theirs:.1f} ms, ratio {ours / theirs:.2f}"
        _tell(f"{name}: {told}, {_queries(f'/api/v2/{target}')} queries")
        if name != "20 pages without bodies":
            for part, share in parts_of(f"/api/v2/{target}").items():
                _tell(f"    {share * ours:6.2f} ms  {share:4.0%}  {part}")


def _tell(line):
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    measure()
