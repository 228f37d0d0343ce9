"""docs/frontends/next.md: its files make a site that shows pages and drafts and hears of changes.

With `next dev`, in which a newcomer sees it first, and built: the router of Next.js differs.
"""

import json
import os
import re
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import requests

from cms.publishing.webhooks.signing import new_secret, signed_headers
from tests.documentation import text_of
from tests.npm import install, run

from .site import free_port
from .starters import CLIENT, SHARED, STARTERS, TOPIC, in_cms, running
from .test_next_starter import QUIETLY

pytestmark = pytest.mark.npm
PAGE, SIGNATURE = "docs/frontends/next.md", "docs/frontends/webhooks.md"
FILES = {
    "next.config.mjs", "app/layout.jsx", "clinic.js", "components/Page.jsx", "proxy.js",
    "app/[[...path]]/page.jsx", "app/preview/page.jsx", "app/webhook/route.js", "verify.js",
}  # fmt: skip
TOGGLED = """
from cms.pages.models import HomePage, TopicPage
home = HomePage.objects.filter(depth=2).earliest("pk")
page = TopicPage.objects.filter(slug="toggled").first() or home.add_child(
    instance=TopicPage(title="Before", slug="toggled", body=[])
)
page.title = "{title}"
page.save_revision().publish()
"""


def files():
    """The files of the page by their names, and the one that it takes from another page."""
    pattern = re.compile(r"```jsx?\n// (\S+)\n(.*?)```", re.DOTALL)
    verify = dict(pattern.findall(text_of(SIGNATURE)))["verify.js"]
    return dict(pattern.findall(text_of(PAGE))) | {"verify.js": verify}


def test_the_page_has_every_file_that_it_speaks_of():
    assert set(files()) == FILES


def test_the_proxy_is_asked_for_the_address_of_drafts_without_its_last_slash():
    (matched,) = re.findall(r'matcher: "(.*?)"', files()["proxy.js"])

    assert matched == "/preview"  # with a slash, `next dev` answers 200 and nothing


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """A folder with the files of the page, Next.js and the packed client."""
    root = tmp_path_factory.mktemp("npm")
    client = install(CLIENT, root / "client", "The client")
    packed = run("npm", "pack", "--pack-destination", str(root), cwd=client)
    assert packed.returncode == 0, packed.stderr
    (package,) = root.glob("*.tgz")
    starter = install(STARTERS / "next", root / "starter", "The page about Next.js")
    site = root / "site"
    site.mkdir()
    for name in ("package.json", "package-lock.json", "node_modules"):
        (starter / name).rename(site / name)
    options = ("--prefer-offline", "--no-audit", "--no-fund")
    added = run("npm", "install", *options, str(package), cwd=site)
    assert added.returncode == 0, added.stderr
    for name, text in files().items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    return site


@contextmanager
def started(app, clinic, command):
    """`(address, secret)` of the app, run by `next dev` or `next start`."""
    secret, port = new_secret(), free_port()
    settings = {"CMS_URL": clinic.at.cms, "WEBHOOK_SECRET": secret, **QUIETLY}
    shutil.rmtree(app / ".next", ignore_errors=True)
    if command == "start":
        told = run("npx", "next", "build", cwd=app, **settings)
        assert told.returncode == 0, told.stdout + told.stderr
    program = app / "node_modules" / "next" / "dist" / "bin" / "next"
    words = ["node", str(program), command, "--hostname", "127.0.0.1", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with running(words, app, f"{address}/", os.environ | settings):
        yield address, secret


def asked(address, path, **query):
    return requests.get(f"{address}/{path}", params=query, timeout=120, allow_redirects=False)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["dev", "start"])
def test_the_site_shows_pages_and_drafts_and_hears_of_changes(app, clinic, command):
    token, number = in_cms(clinic, SHARED).split()
    with started(app, clinic, command) as (address, secret):
        topic = asked(address, f"{TOPIC}/").text
        assert '<section id="pain-reduction">' in topic
        assert "Relied on. Moderate certainty" in topic
        assert f'href="/{TOPIC}/"' in asked(address, "").text
        assert asked(address, "nothing/").status_code == 404
        _shows_drafts(address, token, number)
        _hears_of_changes(address, secret, clinic)


def _shows_drafts(address, token, number):
    draft = asked(address, "preview/", token=token, page=number)
    assert draft.status_code == 200
    assert "Not yet public" in draft.text
    assert "As it may be one day." in draft.text
    assert "no-store" in draft.headers["Cache-Control"]
    assert draft.headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors" in draft.headers["Content-Security-Policy"]
    assert asked(address, "preview/", token=f"{token}x", page=number).status_code == 404


def _hears_of_changes(address, secret, clinic):
    in_cms(clinic, TOGGLED.format(title="Before"))
    asked(address, "toggled/")
    in_cms(clinic, TOGGLED.format(title="After"))
    message = {"type": "page.published", "data": {"page": {"path": "/toggled/"}, "claims": []}}
    body = json.dumps(message)
    signed = signed_headers("msg_1", datetime.now(UTC), body, [secret])
    forged = signed | {"webhook-signature": "v1,AAAA"}

    statuses = [
        requests.post(f"{address}/webhook/", data=body, headers=headers, timeout=60).status_code
        for headers in (forged, signed)
    ]

    assert statuses == [401, 204]
    assert "<h1>After</h1>" in asked(address, "toggled/").text
