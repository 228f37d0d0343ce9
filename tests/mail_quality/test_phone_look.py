"""The HTML part of each mail as a phone shows it. The pictures are kept for eyes to look at."""

import re

import pytest

from tests.browser.conftest import open_browser
from tests.browser.visitor import PHONE, Visitor
from tests.mail_quality.sample_emails import EMAILS, html_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def phone():
    browser = open_browser()
    yield Visitor(browser)
    browser.quit()


@pytest.fixture
def on_a_phone(phone, tmp_path):
    """`on_a_phone(raw, name)` shows a mail's HTML, and stores a picture of it."""

    def show(raw, name):
        page = tmp_path / f"{name}.html"
        page.write_text(html_of(raw), encoding="utf-8")
        phone.look_at_width(PHONE)
        phone.open(page.as_uri())
        phone.photograph(tmp_path / f"{name}.png")
        return phone

    return show


@pytest.mark.parametrize("kind", EMAILS)
def test_a_mail_fits_a_phone_and_can_be_read_without_zooming(on_a_phone, kind):
    phone = on_a_phone(EMAILS[kind].raw, "mail")

    width = phone.browser.execute_script("return document.documentElement.scrollWidth")
    sizes = phone.browser.execute_script(
        "return [...document.querySelectorAll('body *')].filter(each => each.textContent.trim())"
        ".map(each => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert width <= PHONE
    assert min(sizes) >= 15


def test_a_hostile_name_is_text_and_nothing_else(on_a_phone):
    phone = on_a_phone(EMAILS["name: html"].raw, "hostile")

    assert "<script>alert(1)</script>" in phone.find("body").text
    assert phone.all("script, img, iframe, form, link") == []


def test_nothing_in_any_mail_is_fetched_and_only_addresses_and_numbers_are_linked():
    for each in EMAILS.values():
        html = html_of(each.raw)
        assert len(re.findall("href=", html)) == len(re.findall('href="(?:mailto|tel):', html))
        assert "src=" not in html.replace("&lt;img src=x", "")
        assert "url(" not in html
