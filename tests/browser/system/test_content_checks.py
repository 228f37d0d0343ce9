"""An editor and the content checks: every issue leads to its place, by mouse and by keyboard."""

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.axe import run_axe
from tests.browser.visitor import DESKTOP, PHONE
from tests.patience import PATIENCE

pytestmark = pytest.mark.browser
IN_VIEW = """
const box = document.activeElement.getBoundingClientRect();
return box.top >= 0 && box.bottom <= window.innerHeight;
"""
CLOSE_PANEL = "arguments[0].closest('[data-panel]').querySelector('[data-panel-toggle]').click()"
WHERE = "return document.activeElement.closest('[data-panel][id^=block-]')?.id"


@pytest.fixture(scope="module")
def demo_page(clinic, signed_in):
    """The editor of the demo page."""
    editor = signed_in
    editor.open(f"{clinic.at.admin}pages/4/edit/")
    editor.wait_for("[data-content-check]")
    editor.wait_for(".c-sf-add-button")
    return editor


def _click(browser, element):
    """Where it stands still: the admin scrolls smoothly."""
    still = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })"
    browser.browser.execute_script(still, element)
    element.click()


def links(browser):
    return {link.text: link for link in browser.all("[data-content-check]")}


def test_each_click_lands_on_the_block_even_on_a_closed_one(demo_page):
    assert demo_page.find("[data-content-checks] [role=status]").text.startswith("8 issues")
    for name in ("Research 3: BMJ (2021)", "Location 1: Location"):
        link = links(demo_page)[name]
        block = link.get_attribute("href").partition("#")[2]
        toggle = demo_page.find(f"[id='{block}'] [data-panel-toggle]")
        demo_page.browser.execute_script("arguments[0].click()", toggle)
        assert toggle.get_attribute("aria-expanded") == "false"

        _click(demo_page, link)

        assert demo_page.browser.execute_script(WHERE) == block
        assert demo_page.browser.execute_script(IN_VIEW)
        assert toggle.get_attribute("aria-expanded") == "true"


def test_a_keyboard_alone_gets_from_an_issue_to_its_block_and_its_field(demo_page):
    _click(demo_page, demo_page.find("[name=title]"))
    for _ in range(12):
        demo_page.focused.send_keys(Keys.TAB)
        if demo_page.focused.get_attribute("data-content-check"):
            break
    first = demo_page.focused
    assert first.text == "Benefit 6: Comparable or Superior to Passive Therapies, Evidence 1"
    block = first.get_attribute("href").partition("#")[2]

    first.send_keys(Keys.ENTER)

    assert demo_page.browser.execute_script(WHERE) == block
    field = demo_page.find("#id_plain_summary")
    demo_page.browser.execute_script(CLOSE_PANEL, field)
    assert not field.is_displayed()
    links(demo_page)["Plain summary"].send_keys(Keys.ENTER)
    assert demo_page.focused.get_attribute("id") == "id_plain_summary"
    assert demo_page.browser.execute_script(IN_VIEW)


@pytest.mark.slow
def test_axe_finds_nothing_in_what_review_adds_to_the_admin(demo_page, clinic):
    for width in (DESKTOP, PHONE):
        demo_page.look_at_width(width)
        assert run_axe(demo_page.browser, "[data-content-checks]") == []
    demo_page.look_at_width(DESKTOP)
    for address, part in (
        ("", ".review-panel"),
        ("reports/due/", "main"),
        ("reports/evidence/", "main"),
        ("reports/checks/", "main"),
    ):
        demo_page.open(f"{clinic.at.admin}{address}")
        demo_page.wait_for(part)
        assert run_axe(demo_page.browser, part) == []


@pytest.mark.slow
def test_the_list_follows_what_is_saved_while_writing(demo_page, clinic):
    demo_page.open(f"{clinic.at.admin}pages/add/pages/topicpage/3/")
    demo_page.wait_for(".c-sf-add-button")
    assert "once the page is saved" in demo_page.find("[data-content-checks]").text

    _write_until(demo_page, "title", lambda: "Plain summary" in links(demo_page))
    _write_until(
        demo_page,
        "plain_summary",
        lambda: links(demo_page) and "Plain summary" not in links(demo_page),
    )


def _write_until(browser, field, is_so):
    """Go on writing: Wagtail does not save what it finds in its first seconds on a page."""

    def look(_):
        browser.find(f"[name={field}]").send_keys("swim ")
        return is_so()

    replaced = [StaleElementReferenceException]  # the list is, after each save
    waiting = WebDriverWait(
        browser.browser, PATIENCE, poll_frequency=1, ignored_exceptions=replaced
    )
    waiting.until(look)
