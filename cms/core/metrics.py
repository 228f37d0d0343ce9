"""Counters of this process and its siblings; `cms/monitoring` publishes them.

No label has anything of a visitor: results and areas are closed lists.
"""

from prometheus_client import Counter, Histogram

RESULTS = ("hit", "stale", "miss", "passed", "unavailable")
AREAS = ("api", "admin", "other")
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

_answers = Counter(
    "cms_answers",
    "Answers: from memory (hit), from memory while the database is away (stale), rendered and kept "
    "(miss), rendered for one request (passed), refused while the database is away (unavailable).",
    ["result"],
)
_by_result = {result: _answers.labels(result) for result in RESULTS}
_requests = Counter("cms_requests", "Rendered requests.", ["area", "status"])
_seconds = Histogram("cms_request_seconds", "Time to render a request.", ["area"], buckets=BUCKETS)


def count_answer(result: str) -> None:
    """Count an answer by where it came from: one of `RESULTS`."""
    _by_result[result].inc()


def count_request(path: str, status: str, seconds: float) -> None:
    """Count a rendered request: `("/api/v2/pages/", "200", 0.02)`."""
    area = _area(path)
    _requests.labels(area, status).inc()
    _seconds.labels(area).observe(seconds)


def _area(path: str) -> str:
    first = path.strip("/").partition("/")[0]
    return first if first in AREAS else "other"
