"""What a browser shows during the first minutes: which step everything waits for."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from html import escape

from infra.local.http_server import HttpServer, Request, Response, serving
from infra.local.processes.process import OnLine

# Loads the page again once something else answers; between the two nothing listens for a moment.
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Starting …</title>
<noscript><meta http-equiv="refresh" content="3"></noscript>
<h1>The system is starting</h1>
<p>It waits for this step: {step}</p>
<p>The first time takes a few minutes. This page goes on by itself.</p>
<script>
setInterval(() => fetch(location).then((answer) => answer.text().then((text) => {{
  if (answer.status !== 503) location.reload();
  else document.querySelector("p").textContent =
    new DOMParser().parseFromString(text, "text/html").querySelector("p").textContent;
}})).catch(() => {{}}), 1000);
</script></html>
"""


class WaitingPage:
    """Answers every request with 503 and the present step."""

    def __init__(self, on_line: OnLine) -> None:
        self.step = "Preparing the database …"
        self._on_line = on_line

    def show(self, line: str) -> None:
        """Take a line of the preparation as the step, and pass it on."""
        self.step = line
        self._on_line(line)

    def answer(self, request: Request) -> Response:
        headers = (
            ("content-type", "text/html; charset=utf-8"),
            ("retry-after", "3"),
            ("cache-control", "no-store"),
            ("connection", "close"),  # the next request goes to the process that takes the port
        )
        return Response(503, PAGE.format(step=escape(self.step)).encode(), headers)

    @contextmanager
    def shown_at(self, port: int) -> Iterator[ExitStack]:
        """Serve the page at a port until the yielded stack is closed."""
        with ExitStack() as stack:
            stack.enter_context(serving(HttpServer(port, self.answer)))
            yield stack
