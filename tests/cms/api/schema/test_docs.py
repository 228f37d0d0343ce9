"""The document and its reader, as addresses and in a real browser."""

import os
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from selenium.webdriver.support.ui import WebDriverWait

from cms.api.schema.openapi_document import DOCUMENT_FILE
from infra.local.http_server import serving
from tests.browser.conftest import open_browser
from tests.patience import PATIENCE


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *words):
        pass


@pytest.fixture
def address():
    """Where the CMS is served with its static files, without a database."""
    application = StaticFilesHandler(WSGIHandler())
    with serving(make_server("127.0.0.1", 0, application, Server, Quiet)) as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture(scope="module")
def browser():
    browser = open_browser()
    yield browser
    browser.quit()


def test_the_document_is_served_as_it_is_stored(client):
    answer = client.get("/api/v2/openapi.json")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.content == DOCUMENT_FILE.read_bytes()
    assert client.get("/api/v2/openapi.json?lang=de").status_code == 400


def test_the_reader_is_a_page_without_cookies(client):
    answer = client.get("/api/v2/docs/")

    assert answer.status_code == 200
    assert not answer.cookies
    assert "cookie" not in answer.get("Vary", "").lower()


def test_the_api_root_names_the_document(client):
    assert client.get("/api/v2/").json()["openapi"].endswith("/api/v2/openapi.json")
    assert client.get("/api/v2/?colour=blue").status_code == 400


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_reader_works_and_asks_no_third_party(browser, address, width, tmp_path):
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    browser.get(f"{address}/api/v2/docs/")
    WebDriverWait(browser, PATIENCE).until(
        lambda it: it.execute_script("return document.querySelectorAll('.opblock').length") >= 10
    )

    asked = browser.execute_script(
        "return performance.getEntriesByType('resource').map(entry => entry.name)"
    )
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert any(url.endswith("/api/v2/openapi.json") for url in asked)
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= width

    browser.find_element("css selector", "#operations-pages-pages_by_path button").click()
    WebDriverWait(browser, PATIENCE).until(
        lambda it: it.find_elements("css selector", ".opblock.is-open .parameters")
    )
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    opened = browser.find_element("css selector", ".opblock.is-open")
    browser.execute_script("arguments[0].scrollIntoView()", opened)
    browser.save_screenshot(
        os.path.join(os.environ.get("SCREENSHOTS", tmp_path), f"docs-{width}.png")
    )
