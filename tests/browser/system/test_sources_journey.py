"""An editor and the evidence: a source added by its DOI, its status changed, with the keyboard."""

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from tests.browser.axe import run_axe
from tests.browser.visitor import PHONE
from tests.cms.evidence.fake_services import RETRACTED

pytestmark = pytest.mark.browser
SOURCES = "snippets/evidence/researchsource/"
OURS, FORM = "#main", ".w-tabs"  # the menu and the minimap beside them are Wagtail's


@pytest.fixture
def library(clinic, signed_in):
    """`library("add/")` opens a page of the sources."""

    def go(path="", width=1280):
        signed_in.look_at_width(width)
        signed_in.open(f"{clinic.at.admin}{SOURCES}{path}")
        signed_in.complaints()
        return signed_in

    yield go
    signed_in.look_at_width(1280)


def edit(library, key, width=1280):
    person = library(f"?q={key}", width)
    person.open(person.find("table a[href*='/edit/']").get_attribute("href"))
    return person


def save(person):
    before = person.find("html")
    person.browser.switch_to.active_element.send_keys(Keys.CONTROL, "s")
    person.wait_until_gone(before)


def status_tab(person):
    person.find("#tab-label-status").send_keys(Keys.ENTER)
    return Select(person.wait_for("[name=status]"))


def test_a_pasted_doi_fills_in_the_form_which_is_saved_by_keyboard(library):
    person = library("add/")
    field = person.find("#identifier")
    field.send_keys(f"https://doi.org/{RETRACTED}", Keys.ENTER)

    assert "Filled in from Crossref" in person.wait_for("#looked-up").text
    assert "retraction" in person.find("#looked-up").text
    assert person.value("year") == "2012"
    assert run_axe(person.browser, OURS) == []
    Select(person.find("[name=kind]")).select_by_value("observational")
    person.find("[name=title]").send_keys(" (added)")
    save(person)

    assert "created" in person.wait_for(".messages .success").text
    assert person.complaints() == []
    library("add/").find("#identifier").send_keys(RETRACTED, Keys.ENTER)
    assert "You already have Doe JP 2012" in person.wait_for("#looked-up").text
    person.find("#identifier").clear()
    person.find("#identifier").send_keys("what is this", Keys.ENTER)
    assert "This is not a DOI" in person.wait_for("#identifier-error").text
    assert run_axe(person.browser, OURS) == []


def test_after_a_refused_save_the_tab_with_the_error_is_open(library):
    person = edit(library, "nice-ng59")
    status_tab(person).select_by_value("retracted")
    save(person)  # without the tick that confirms it

    assert "could not be saved" in person.wait_for(".messages .error").text
    assert person.wait_for("#tab-status .error-message").text
    assert not person.find("#tab-source").is_displayed()


@pytest.mark.slow
def test_a_status_is_changed_after_a_look_at_where_it_shows_and_changed_back(library):
    person = edit(library, "nice-ng59")
    status = status_tab(person)
    assert not person.find("[name=status_confirmed]").is_displayed()
    status.select_by_value("retracted")
    person.wait_for("[name=status_confirmed]")
    assert "Used on 1 page, 1 claim" in person.find("#tab-status").text
    save(person)

    status_tab(person)
    told = person.wait_for("[id*=status_confirmed][id*=error]").text
    assert "from “Unverified” to “Retracted”" in told
    assert run_axe(person.browser, FORM) == []
    person.wait_for("[name=status_confirmed]").send_keys(Keys.SPACE)
    save(person)
    assert (
        "Status: Retracted. Used on 1 page, 1 claim." in person.wait_for(".messages .success").text
    )

    edit(library, "nice-ng59")
    status_tab(person).select_by_value("unverified")
    person.wait_for("[name=status_confirmed]").send_keys(Keys.SPACE)
    save(person)
    assert "Status: Unverified." in person.wait_for(".messages .success").text


@pytest.mark.slow
@pytest.mark.parametrize("width", [PHONE, 1280])
def test_axe_finds_nothing_in_the_pages_about_sources(library, width):
    person = library("", width)
    assert run_axe(person.browser, OURS) == []
    edit(library, "hayden-2021", width)
    assert run_axe(person.browser, FORM) == []
    edit_address = person.browser.current_url

    for page in ("merge", "delete"):
        person.open(edit_address.replace("/edit/", f"/{page}/"))
        assert run_axe(person.browser, OURS) == []
    person.open(f"{edit_address.replace('/edit/', '/merge/')}?other=2")
    assert "Links that move" in person.find("main").text
    assert run_axe(person.browser, OURS) == []
    person.open(person.browser.current_url.split("snippets/")[0] + "source_alerts/")
    assert run_axe(person.browser, OURS) == []
