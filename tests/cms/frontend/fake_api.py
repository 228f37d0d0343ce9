"""An API in a thread that answers stored JSON, and can be told to fail in the ways APIs do."""

import io
import json
import time
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from PIL import Image, ImageOps

from infra.local.http_server import serving

HERE = Path(__file__).parent
SNAPSHOTS = HERE.parent / "api" / "snapshots"  # what the real API answers, word for word
SLOW_SECONDS = 3
STANDINGS = {"stands": "Relied on", "in_doubt": "In doubt", "fallen": "Withdrawn"}
NOTHING = {"meta": {"total_count": 0}, "items": []}
TOPIC_PATH = "/benefits-of-exercise-on-lower-back-pain/"


def stored(name, folder=SNAPSHOTS):
    """The stored JSON of that name, fresh each time so that a test may change it."""
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


NO_ENDPOINT = json.dumps(stored("no_endpoint"))
HOME_ID = str(stored("home_page")["id"])  # as in queries
TOPIC_ID = str(stored("demo_page")["id"])


def demo_page(**changes):
    """The demo page as the API answers it, with these keys changed."""
    return stored("demo_page") | changes


def page_of(*blocks, **changes):
    """The demo page with these blocks only."""
    return demo_page(body=list(blocks), **changes)


def demo_block(type_, **changes):
    """The demo page's first block of a type, with these keys of its value changed."""
    block = next(block for block in stored("demo_page")["body"] if block["type"] == type_)
    return block | {"value": block["value"] | changes}


def more_block(anchor, **changes):
    """A block of a type that the demo page has not, with these keys of its value changed."""
    block = next(block for block in stored("more_blocks", HERE) if block["anchor"] == anchor)
    return block | {"value": block["value"] | changes}


def problem(status):
    """What the API says of a page that is not there, or not any more."""
    return json.dumps({"type": "about:blank", "title": "Not here", "status": status})


def now(page, key, status, standing, **more):
    """Change the status and the standing of the page's source with that key."""
    source = next(each for each in page["references"] if each["key"] == key)
    source["status"] = {"code": status, "label": status.replace("_", " ").capitalize()}
    source["standing"] = {"code": standing, "label": STANDINGS[standing]}
    source.update(more)


def claim(code, *because, certainty=None, **more):
    """The demo page's first benefit with that standing, for the sources of these numbers."""
    told = [{"ref": ref, "status": {"code": status, "label": status}} for ref, status in because]
    standing = {"code": code, "label": STANDINGS[code], "because": told}
    shown = certainty and {"code": certainty, "label": f"{certainty.capitalize()} certainty"}
    return demo_block("benefit", standing=standing, certainty=shown, **more)


class FakeApi(ThreadingHTTPServer):
    """`pages` by path: JSON, or (status, text) to fail with; and lists of pages.

    `topics` stands below the home page, `below` by id below others; `menu`, `found` by a search.
    """

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.pages = {"/": stored("home_page"), TOPIC_PATH: stored("demo_page")}
        self.forget()

    def forget(self):
        self.topics, self.below = stored("topics"), {}
        self.menu, self.found = stored("topics"), stored("topics")
        self.failing = False
        self.drafts = {}  # by token
        self.etag = None  # the real API sends one with all that it stores
        self.names_bytes = False  # an ETag of its own for each answer, as the real API does
        self.version = None  # of the site, at `changes/`; none in this API at first
        self.age = None  # seconds, as the real API says while its database is away
        self.asked = []

    def pages_asked(self):
        """(path, query) of each page that was asked for by its path."""
        return [query["path"][0] for path, query, _ in self.asked if path.endswith("/by-path/")]

    def picture(self, alt="The front door, with a ramp"):
        """A picture as the API answers it, which this server draws."""
        url = f"http://127.0.0.1:{self.server_port}/media/door.webp"
        srcset = [{"type": "image/webp", "srcset": f"{url} 1200w"}]
        size = {"width": 1200, "height": 800}
        return {"url": url, **size, "alt": alt, "focal_point": None, "srcset": srcset}

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/api/v2/"


class Answer(BaseHTTPRequestHandler):
    """Answers as the public API does, with a cookie that nobody should keep."""

    def do_GET(self):
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        self.server.asked.append((url.path, query, dict(self.headers)))
        if self.server.failing:
            self.send(500, "{}")
        elif url.path == "/api/v2/pages/by-path/":
            self.answer_page(query.get("path", [""])[0])
        elif url.path == "/api/v2/pages/":
            self.answer_list(query)
        elif url.path == "/api/v2/changes/" and self.server.version:
            self.send(200, json.dumps({"version": self.server.version, "day": "2026-11-30"}))
        elif url.path == "/media/door.webp":
            self.send_picture()
        elif not url.path.startswith("/api/v2/"):
            self.send(404, NO_ENDPOINT)
        elif query.get("token", [""])[0] in self.server.drafts:
            self.send(200, json.dumps(self.server.drafts[query["token"][0]]), "no-store")
        else:
            self.send(404, problem(404))

    def answer_list(self, query):
        api, parent = self.server, query.get("child_of", [HOME_ID])[0]
        listed = api.topics if parent == HOME_ID else api.below.get(parent, NOTHING)
        if "search" in query:
            listed = api.found
        elif "show_in_menus" in query:
            listed = api.menu
        self.send(*listed) if isinstance(listed, tuple) else self.send(200, json.dumps(listed))

    def answer_page(self, path):
        pages = self.server.pages
        page = pages.get(path, pages.get(path.partition("?")[0]))
        if path == "/slow/":
            time.sleep(SLOW_SECONDS)
        if page is None:
            self.send(404, problem(404))
        elif isinstance(page, tuple):
            self.send(*page)
        else:
            self.send(200, json.dumps(page))

    def send_picture(self):
        file = io.BytesIO()
        drawn = Image.linear_gradient("L").resize((1200, 800))
        ImageOps.colorize(drawn, "#7fb7c9", "#4d6b3c").save(file, "WEBP")
        self.send_response(200)
        self.send_header("Content-Type", "image/webp")
        self.end_headers()
        self.wfile.write(file.getvalue())

    def send(self, status, text, cache_control="public"):
        body, etag = text.encode(), self.server.etag
        if self.server.names_bytes and status == 200:
            etag = f'"{sha256(body).hexdigest()[:16]}"'
        if status == 200 and etag and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.send_response(status)
        if status != 500 and etag:
            self.send_header("ETag", etag)
        if self.server.age is not None:
            self.send_header("Age", str(self.server.age))
        self.send_header("Cache-Control", cache_control)
        is_problem = text == NO_ENDPOINT or text.startswith('{"type": "about:blank"')
        kind = "application/problem+json" if is_problem else "application/json"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "api=1")
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing."""


@contextmanager
def running_api():
    """A fake API on a free port."""
    with serving(FakeApi()) as server:
        yield server
