"""CPU time of one request in the WSGI layer, without a server or a network."""

import io
from statistics import median
from time import perf_counter, process_time

ROUNDS = 7
ROUND_SECONDS = 0.2
LEAST = 5


def environ(target, **headers):
    path, _, query = target.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_USER_AGENT": "benchmark",
        "HTTP_ACCEPT": "*/*",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    } | headers


def ask(application, request):
    """Return status, headers and body."""
    started = []
    response = application(
        dict(request), lambda status, headers, exc_info=None: started.append((status, headers))
    )
    body = b"".join(response)
    getattr(response, "close", lambda: None)()
    return started[-1][0], dict(started[-1][1]), body


def cpu_seconds(cases):
    """CPU seconds of one request by case: the median of rounds in which all cases take turns.

    In turns, because a machine that others use as well is not as fast now as it was a second ago.
    Every answer's status and size are looked at: a fast refusal must not count as an answer.
    """
    sizes = {}
    for name, (application, request, expected) in cases.items():
        status, _, body = ask(application, request)
        assert status.startswith(expected), (name, status)
        sizes[name] = len(body)
    rounds = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, (application, request, expected) in cases.items():
            rounds[name].append(_round(application, request, expected, sizes[name]))
    return {name: median(each) for name, each in rounds.items()}


def _round(application, request, expected, size):
    count, spent, ends = 0, 0.0, perf_counter() + ROUND_SECONDS
    while count < LEAST or perf_counter() < ends:
        began = process_time()
        answers = [ask(application, request) for _ in range(5)]
        spent += process_time() - began
        assert all(answer[0].startswith(expected) for answer in answers)
        assert all(len(answer[2]) == size for answer in answers)
        count += 5
    return spent / count
