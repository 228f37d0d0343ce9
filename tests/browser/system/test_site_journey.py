"""A visitor finds a way around the real site, with JavaScript and without."""

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.axe import run_axe
from tests.browser.visitor import DESKTOP, PHONE
from tests.patience import PATIENCE
from tests.rare import rare

pytestmark = pytest.mark.browser


@pytest.fixture(params=["with a script", *rare("without")])
def reader(request):
    """Somebody with JavaScript on, then somebody with it off."""
    person = request.getfixturevalue("scripted" if request.param == "with a script" else "visitor")
    yield person
    person.look_at_width(DESKTOP)


def open_menu(reader):
    """Press the button that a phone shows in place of menu and search."""
    reader.look_at_width(PHONE)
    reader.find(".site-menu summary").click()


def test_from_home_to_a_claim_to_its_source_and_back(clinic, reader):
    reader.open(f"{clinic.at.frontend}/")
    reader.follow(".topics a")
    assert reader.find("h1").text == "Benefits of Exercise on Lower Back Pain"
    assert "Moderate certainty: 35 studies, 2,746 people" in reader.find("#pain-reduction").text

    reader.find("#pain-reduction .cite a").click()
    assert reader.browser.current_url.endswith("#ref-1")
    reader.find("#ref-1 summary").click()
    assert "Adults with chronic" in reader.find("#ref-1 .finding").text
    reader.find("#ref-1 .back-links a").click()
    assert reader.browser.current_url.endswith("#cite-pain-reduction-1")

    reader.follow(".breadcrumbs a")
    assert reader.browser.current_url == f"{clinic.at.frontend}/"
    open_menu(reader)
    reader.follow(".menu a")
    assert reader.find(".menu a").get_attribute("aria-current") == "page"
    assert reader.complaints() == []


def test_a_search_finds_the_words_of_a_block_and_says_when_it_finds_nothing(clinic, reader):
    reader.open(f"{clinic.at.frontend}/")
    open_menu(reader)
    reader.fill(q="multifidus")
    reader.follow(".search button")
    assert reader.wait_for("h2").text == "1 topic found"
    reader.follow(".results a")
    assert "multifidus" in reader.find("main").text

    open_menu(reader)
    reader.fill(q="no such words anywhere")
    reader.follow(".search button")
    assert reader.wait_for("h2").text == "Nothing was found"
    assert reader.value("q") == "no such words anywhere"


def test_an_address_that_does_not_exist_leads_on(clinic, reader):
    reader.open(f"{clinic.at.frontend}/no-such-page/")

    assert reader.find("h1").text == "Page not found"
    reader.follow("main a.button")
    assert reader.browser.current_url == f"{clinic.at.frontend}/"


def test_the_site_sets_no_cookie_and_asks_nobody_else(clinic, scripted):
    scripted.open(clinic.at.page)
    scripted.find("[name=full_name]").click()  # the form asks its handler for a token

    asked = scripted.browser.execute_script(
        "return performance.getEntriesByType('resource').map((each) => new URL(each.name).origin)"
    )

    assert set(asked) <= {clinic.at.frontend, clinic.at.contact, clinic.at.cms}
    assert scripted.browser.get_cookies() == []
    stored = "return localStorage.length + sessionStorage.length"
    assert scripted.browser.execute_script(stored) == 0


@pytest.mark.slow
def test_without_a_script_too_many_messages_are_refused_and_the_text_is_kept(
    clinic, visitor, inbox
):
    for number in range(25):  # ten in ten minutes, which may begin anew on the way
        visitor.open(clinic.at.page)
        visitor.fill(
            full_name="Jane Doe", email="jane@visitor.example", message=f"Message {number}"
        )
        visitor.send()
        if not visitor.browser.current_url.startswith(f"{clinic.at.form_action}/receipt?token="):
            break

    assert "was not sent" in visitor.find("h1").text
    assert visitor.value("message") == f"Message {number}"
    assert len(inbox()) == number


def test_the_handlers_own_pages_are_accessible_too(clinic, scripted, inbox):
    scripted.open(clinic.at.page)
    scripted.browser.execute_script("document.querySelector('form[method=post]').submit()")
    WebDriverWait(scripted.browser, PATIENCE).until(
        lambda browser: browser.current_url == clinic.at.form_action
    )

    assert "There is a problem" in scripted.wait_for("main").text
    assert run_axe(scripted.browser) == []
