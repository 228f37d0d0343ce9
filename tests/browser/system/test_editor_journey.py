"""An editor at the admin: what is published there stands on the site at once."""

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from tests.patience import PATIENCE

pytestmark = pytest.mark.browser


@pytest.mark.slow
def test_every_block_can_be_seen_before_it_is_chosen(clinic, signed_in):
    _add_topic(clinic, signed_in)
    signed_in.click(".c-sf-add-button")
    signed_in.wait_for(".w-combobox__option")

    eyes = signed_in.all("button[aria-label*='review']:not([aria-label='Toggle preview'])")
    names = [each.text.strip() for each in signed_in.all(".w-combobox__option")]
    assert len(eyes) == len(names)
    eyes[names.index("Benefit")].click()
    frame = signed_in.wait_for("iframe[src*='block-preview']")  # beside that of the page
    signed_in.browser.switch_to.frame(frame)
    assert "Less pain" in signed_in.wait_for("main h2, main h3").text
    signed_in.browser.switch_to.default_content()


@pytest.mark.slow
def test_a_published_topic_stands_on_the_site(clinic, signed_in):
    _add_topic(clinic, signed_in)
    signed_in.fill(title="Walking", plain_summary="A walk a day.")
    signed_in.click(".c-sf-add-button")
    signed_in.click_when_still(".w-combobox__option")
    text = signed_in.wait_for(".public-DraftEditor-content")
    # Focused without a click: while the page scrolls, the bar of actions may cover it.
    text.send_keys("Walking keeps you moving.")
    # Wagtail saves the new page by itself; publishing meanwhile would make it a second time.
    WebDriverWait(signed_in.browser, PATIENCE).until(
        lambda browser: "/add/" not in browser.current_url
    )
    signed_in.click(".w-dropdown-button [data-w-dropdown-target=toggle]")
    signed_in.click_when_still("button[name=action-publish]")
    WebDriverWait(signed_in.browser, PATIENCE).until(
        lambda browser: "/edit/" not in browser.current_url
    )

    signed_in.open(f"{clinic.at.frontend}/walking/")
    assert signed_in.find("h1").text == "Walking"
    assert "Walking keeps you moving." in signed_in.find("main").text
    signed_in.open(f"{clinic.at.frontend}/")
    assert "A walk a day." in signed_in.find("main").text


def _add_topic(clinic, browser):
    browser.open(f"{clinic.at.admin}pages/add/pages/topicpage/3/")
    browser.wait_for(".c-sf-add-button")
