"""Crossref and PubMed as they answer over HTTP, from recorded answers, and as they fail."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

RECORDS = Path(__file__).parent / "records"
HAYDEN, RETRACTED = "10.1002/14651858.cd009790.pub2", "10.1021/am300292v"
WALKING = "10.1234/walking"  # an invented trial


def recorded(name):
    return json.loads((RECORDS / f"{name}.json").read_text())


def work(doi, *updates, **message):
    """Crossref's answer for a DOI with `updated-by` entries such as `("retraction", "10.1/n")`."""
    listed = [
        {
            "DOI": notice,
            "type": kind,
            "label": kind.title(),
            "source": "publisher",
            "updated": {"date-parts": [[2026, 5, 4]]},
        }
        for kind, notice in updates
    ]
    record = {"DOI": doi, "title": ["A title"], "type": "journal-article", **message}
    return {"status": "ok", "message": {**record, **({"updated-by": listed} if listed else {})}}


class FakeServices(ThreadingHTTPServer):
    """`works` by DOI, `summaries` by number, `found` by words.

    `faults`, (status, headers, body), come first. `asked` is what came in: (path, query, agent).
    """

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.works = {
            HAYDEN: recorded("crossref_hayden"),
            RETRACTED: recorded("crossref_retracted"),
            WALKING: work(
                WALKING,
                title=["Walking for back pain: a randomised trial"],
                author=[{"family": "Doe", "given": "Jane"}],
                published={"date-parts": [[2024]]},
            ),
        }
        self.summaries = recorded("pubmed_hayden")["result"]
        self.faults, self.asked = [], []
        self.found = []  # by the words of a reference
        self.ended = threading.Event()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, path, query):
        if path == "/pubmed/esummary.fcgi":
            number = query["id"][0]
            known = self.summaries.get(
                number, {"uid": number, "error": "cannot get document summary"}
            )
            return 200, {}, json.dumps({"result": {"uids": [number], number: known}})
        if path == "/works":
            return 200, {}, json.dumps({"status": "ok", "message": {"items": self.found}})
        found = self.works.get(unquote(path.removeprefix("/works/")))
        return (200, {}, json.dumps(found)) if found else (404, {}, "Resource not found.")


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        services, address = self.server, urlsplit(self.path)
        query = parse_qs(address.query)
        services.asked.append((address.path, query, self.headers["User-Agent"]))
        fault = services.faults.pop(0) if services.faults else None
        if fault == "silent":
            services.ended.wait(5)
            return
        status, headers, body = fault or services.answer(address.path, query)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args):
        pass


@contextmanager
def running_services():
    with FakeServices() as services:
        threading.Thread(target=services.serve_forever, args=(0.01,), daemon=True).start()
        yield services
        services.ended.set()
        services.shutdown()
