"""The real frontend in its own process, asking an API that each test may fill anew."""

import pytest

from .fake_api import TOPIC_PATH, demo_page, running_api, stored
from .site import running_site
from .starters import ACCENTED, HOME_PICTURE, TABLE, TOPICS, in_cms


@pytest.fixture(scope="session")
def _api():
    with running_api() as server:
        yield server


@pytest.fixture(scope="session")
def _site(_api):
    with running_site(_api.address) as site:
        yield site


@pytest.fixture
def fake_api(_api):
    """The API as it is after `load_demo`; a test may publish more and let it fail."""
    _api.pages = {"/": stored("home_page"), TOPIC_PATH: demo_page()}
    _api.forget()
    return _api


@pytest.fixture
def site(_site, fake_api):
    """The running frontend: `site.get("/")`, `site.soup("/")`."""
    return _site


@pytest.fixture
def shown(site, fake_api):
    """`shown(page)` is the page's HTML, parsed, when the API answers that JSON."""

    def show(page):
        fake_api.pages["/shown/"] = page
        return site.soup("/shown/")

    return show


@pytest.fixture(scope="session")
def published(clinic):
    """A public page of a place that is always open, with a path that is not plain ASCII, and one
    with a claim for each status; a home page with a picture; a form with a topic."""
    in_cms(clinic, ACCENTED + TABLE + HOME_PICTURE + TOPICS)
