import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import override_settings

from infra.local.http_server import serving
from tests.cms.demo_objects import demo_objects
from tests.cms.publishing.changes_to_content import make_world
from tests.cms.rolled_back import rolled_back


class Receiver(ThreadingHTTPServer):
    """A site that receives webhooks: `received` holds (path, headers, body) of each request."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received = []
        self.statuses = []  # for the next requests, then 200
        self.headers = {}
        self.body = b""
        self.drip = 0.0  # seconds between the bytes of a response

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/hook?site=1"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        site = self.server
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        site.received.append((self.path, dict(self.headers), body))
        if site.drip:
            self._drip()
            return
        self.send_response(site.statuses.pop(0) if site.statuses else 200)
        for name, value in site.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(site.body)))
        self.end_headers()
        self.wfile.write(site.body)

    def _drip(self):
        ended = threading.Event()
        try:
            for byte in b"HTTP/1.1 200 OK\r\n" * 100:
                self.wfile.write(bytes([byte]))
                ended.wait(self.server.drip)
        except OSError:
            pass

    def log_message(self, *args):
        pass


@pytest.fixture
def receiver():
    with serving(Receiver()) as server:
        yield server


@pytest.fixture
def endpoint(db, receiver, settings):
    from cms.publishing.models import WebhookEndpoint

    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    return WebhookEndpoint.objects.create(name="The site", url=receiver.url)


@pytest.fixture(scope="module")
def made_world(django_db_setup, django_db_blocker, tmp_path_factory):
    """What `changes_to_content` changes, for a whole module; each test takes a copy."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), rolled_back(), media:
        yield make_world(demo_objects())
