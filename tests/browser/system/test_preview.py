"""An editor sees the draft as visitors will, with what is wrong in it; others see it by a link."""

import json
import re
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from selenium.common.exceptions import WebDriverException

from tests.browser.axe import run_axe
from tests.browser.visitor import PHONE

pytestmark = pytest.mark.browser
PLANT = """
import json
from wagtail.images.tests.utils import get_test_image_file
from cms.images.models import ClinicImage
from cms.pages.models import HomePage, TopicPage
def draft(title, *body):
    page = TopicPage(title=title, body=list(body), live=False)
    HomePage.objects.filter(depth=2).earliest("pk").add_child(instance=page)
    page.save_revision()
    return page.pk
def text(html):
    return {"type": "text", "value": {"text": html}}
picture = ClinicImage.objects.create(title="Hills", file=get_test_image_file(size=(640, 480)))
wordless = {"image": picture.pk, "alt_text": "", "decorative": False}
sound = draft("A sound draft", text("<h2>When</h2><p>Walk every day.</p>"))
faulty = draft(
    "Planted",
    text("<h3>Too deep</h3><p>Below the title.</p>"),
    {"type": "image", "value": {"image": wordless}},
)
print(json.dumps({"sound": sound, "faulty": faulty}))
"""


@pytest.fixture(scope="module")
def drafts(clinic):
    """The ids of two drafts: `.sound`, and `.faulty` with an h3 right below its title and a
    picture without a description."""
    command = [sys.executable, "-m", "cms", "shell", "--no-imports", "-c", PLANT]
    told = subprocess.run(command, env=clinic.cms_environ, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return SimpleNamespace(**json.loads(told.stdout.splitlines()[-1]))


def open_panel(clinic, browser, page):
    browser.open(f"{clinic.at.admin}pages/{page}/edit/")
    browser.wait_for(".c-sf-add-button")
    (is_shown,) = browser.wait_until(lambda: [browser.find("#w-preview-iframe").is_displayed()])
    if not is_shown:
        browser.wait_for("[aria-label='Toggle preview']").click()


def in_frame(browser, ask):
    """What `ask` finds in the panel's frame, which is replaced while somebody looks."""
    try:
        browser.browser.switch_to.frame(browser.find("#w-preview-iframe"))
        return ask(browser)
    except WebDriverException:
        return None
    finally:
        browser.browser.switch_to.default_content()


def shows(browser, words):
    def shown():
        return words in (in_frame(browser, lambda _: _.find("body").text) or "")

    browser.wait_until(shown)


def is_watched(browser):
    """Whether Wagtail has had its first look at the form; what was typed before is no change."""
    return browser.browser.execute_script(
        "return Boolean(window.wagtail.app.getControllerForElementAndIdentifier("
        "document.querySelector('[data-edit-form]'), 'w-unsaved')?.initialFormData)"
    )


def is_at_rest(browser):
    """Whether nothing fades in any more: halfway, a message has too little contrast."""
    return browser.browser.execute_script("return document.getAnimations().length === 0")


def issues(browser):
    """What the checks of the preview have found, in the editor's list of checks."""
    return [each for each in browser.texts("[data-checks-panel] h3") if each]


def test_what_is_typed_is_shown_in_the_frontend_without_saving(clinic, signed_in, drafts):
    open_panel(clinic, signed_in, drafts.sound)
    shows(signed_in, "Walk every day.")

    signed_in.wait_until(lambda: is_watched(signed_in))

    signed_in.fill(title="Typed a moment ago")
    typed_at = time.monotonic()

    def title_shown():
        return in_frame(signed_in, lambda _: _.find("h1").text)

    signed_in.wait_until(lambda: title_shown() == "Typed a moment ago")
    print(f"\nShown {time.monotonic() - typed_at:.1f} s after the last word")  # noqa: T201
    address = in_frame(signed_in, lambda _: _.browser.execute_script("return location.href"))
    assert address.startswith(f"{clinic.at.frontend}/preview/?token=")


def held(browser):
    """The id of the block or field that has the focus in the editor."""
    return browser.browser.execute_script(
        "const at = document.activeElement;return at.closest('section[id^=block-]')?.id ?? at.id;"
    )


def test_a_passage_that_is_clicked_in_the_preview_opens_its_block(clinic, signed_in, drafts):
    open_panel(clinic, signed_in, drafts.sound)
    shows(signed_in, "Walk every day.")
    # Wagtail draws the form anew while it opens.
    block = signed_in.wait_until(lambda: signed_in.find("section[id^=block-]").get_property("id"))
    close = "[data-panel-toggle][aria-expanded=true]"
    signed_in.browser.execute_script(  # the bar below the form may lie over it
        "document.querySelector(arguments[0]).click()", f"#{block} {close}"
    )

    def clicked(selector):
        # The frame is drawn smaller than it is, so a click of the driver would miss.
        script = "document.querySelector(arguments[0]).click()"
        in_frame(signed_in, lambda _: _.browser.execute_script(script, selector))
        return held(signed_in)

    signed_in.wait_until(lambda: clicked(".text p") == block)
    assert signed_in.find(f"#{block} {close}")
    signed_in.wait_until(lambda: clicked("h1") == "id_title")

    signed_in.browser.execute_script(  # another window than the preview asks
        "document.activeElement.blur();postMessage({clinic: {open: {field: 'title'}}}, '*');"
    )
    time.sleep(0.5)
    assert held(signed_in) != "id_title"


def test_the_editor_s_checks_run_on_the_frontend_s_page(clinic, signed_in, drafts):
    open_panel(clinic, signed_in, drafts.faulty)
    shows(signed_in, "Too deep")

    faults = ["Image without a description", "Incorrect heading hierarchy"]
    signed_in.wait_until(lambda: sorted(issues(signed_in)) == faults)


def test_a_shared_link_works_without_an_account_until_it_is_ended(
    clinic, signed_in, visitor, drafts
):
    share = f"{clinic.at.admin}preview/share/{drafts.faulty}/"
    signed_in.open(share)
    signed_in.follow("main form .button")
    signed_in.wait_for("#link-1")
    address = signed_in.find("#link-1").get_property("value")
    signed_in.wait_until(lambda: is_at_rest(signed_in))
    assert run_axe(signed_in.browser, "main") == []

    visitor.open(address)
    assert visitor.find("h1").text == "Planted"
    assert "This page is not public" in visitor.find(".preview-note").text

    for broken in (
        address.replace("token=W", "token=X"),
        re.sub(r"page=\d+", "page=3", address),
        address[: address.index("&page")],
    ):
        visitor.open(broken)
        assert visitor.find("h1").text == "This preview has ended"

    signed_in.open(share)
    signed_in.follow("[name=end]")
    signed_in.wait_until(lambda: "no longer works" in signed_in.find("body").text)
    visitor.open(address)
    assert visitor.find("h1").text == "This preview has ended"


def test_the_share_page_fits_a_phone(clinic, signed_in, drafts):
    signed_in.open(f"{clinic.at.admin}preview/share/{drafts.faulty}/")
    signed_in.look_at_width(PHONE)

    wide = signed_in.browser.execute_script("return document.documentElement.scrollWidth")
    signed_in.look_at_width(1280)

    assert wide <= PHONE
