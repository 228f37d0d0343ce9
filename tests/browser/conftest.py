"""A real headless Chromium. Where none is installed the tests are skipped; in CI they fail."""

import os
import shutil

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from infra.local.aws.fault_injection import Mode
from tests.browser.fake_handler import running_handler
from tests.browser.visitor import DESKTOP, Visitor
from tests.cms.frontend.fake_api import demo_block, page_of, running_api
from tests.cms.frontend.site import running_site

QUIET = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]


def _installed(*names):
    return next(filter(None, map(shutil.which, names)), None)


def open_browser(*, javascript=True):
    """A WebDriver for the Chromium of this machine, or a skip that says what to install."""
    browser, driver = _installed("chromium", "google-chrome"), _installed("chromedriver")
    if not browser or not driver:
        told = "Chromium is not installed: apt-get install chromium chromium-driver"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(told)
        pytest.skip(told)
    options = Options()
    options.binary_location = browser
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for argument in QUIET:
        options.add_argument(argument)
    if not javascript:
        refused = {"profile.managed_default_content_settings.javascript": 2}
        options.add_experimental_option("prefs", refused)
    return webdriver.Chrome(options=options, service=Service(driver))


@pytest.fixture(scope="session")
def visitor():
    """A person with JavaScript switched off."""
    browser = open_browser(javascript=False)
    yield Visitor(browser)
    browser.quit()


@pytest.fixture(scope="session")
def _scripted():
    browser = open_browser()
    yield Visitor(browser)
    browser.quit()


@pytest.fixture
def scripted(_scripted):
    """A person with JavaScript; `scripted.complaints()` is what the browser's console says.

    In a tab of their own: a tab keeps what was typed into a form.
    """
    _scripted.open_only_tab()
    _scripted.look_at_width(DESKTOP)
    _scripted.complaints()
    return _scripted


@pytest.fixture
def inbox(clinic):
    """`inbox()` is the list of mails that came since the test began, newest first.

    The test may break the services; rates are forgotten, because all come from one address.
    """
    clinic.contact.journal.forget_rates()
    before = len(clinic.contact.mailbox.newest_first())

    def mails():
        every = clinic.contact.mailbox.newest_first()
        return every[: len(every) - before]

    yield mails
    clinic.contact.ses.faults.mode = clinic.contact.journal.faults.mode = Mode.RUNNING
    clinic.contact.journal.forget_rates()


@pytest.fixture(scope="session")
def editor():
    """A person at the admin, with JavaScript."""
    browser = open_browser()
    yield Visitor(browser)
    browser.quit()


@pytest.fixture(scope="module")
def signed_in(clinic, editor):
    """The administrator of the whole system, signed in whoever was there before."""
    editor.open(clinic.at.admin)
    editor.browser.delete_all_cookies()
    editor.open(clinic.at.admin)
    editor.fill(username="admin", password=clinic.admin_password)
    editor.send()
    return editor


@pytest.fixture(scope="session")
def world():
    """An API, the frontend that asks it, and the handler its form names."""
    with running_api() as api, running_site(api.address) as site, running_handler() as handler:
        yield api, site, handler


@pytest.fixture
def handler(world):
    world[2].forget()
    return world[2]


@pytest.fixture
def person(world, handler, scripted):
    """Somebody who has opened a page with a form; `person.open_form(**changes)` opens another."""
    api, site, _ = world

    def open_form(**changes):
        addresses = {"action": handler.action, "token_url": f"{handler.action}/token"}
        api.pages["/form/"] = page_of(demo_block("contact_form", **(addresses | changes)))
        scripted.open(f"{site.address}/form/")
        scripted.complaints()

    scripted.open_form = open_form
    open_form()
    return scripted
