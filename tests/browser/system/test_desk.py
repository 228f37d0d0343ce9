"""An author's first minutes: sign-in, the desk, a treatment to fill in, a line of the checks."""

import pytest
from selenium.common.exceptions import StaleElementReferenceException

from tests.browser.axe import run_axe
from tests.browser.editor import Editor
from tests.browser.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED_FIELD = """
const at = document.activeElement;
return [at.isContentEditable || at.matches("input, textarea"),
        at.closest("[data-contentpath=points]") !== null];
"""


@pytest.fixture
def walker(clinic, editor):
    editor.browser.delete_all_cookies()
    return Editor(editor, clinic.at.admin)


def looked_at(walker, part):
    """What is wrong at both widths."""
    wrong = []
    for width in (PHONE, DESKTOP):
        walker.visitor.look_at_width(width)
        wrong += run_axe(walker.browser, part)
        if walker.browser.execute_script(WIDER) > 0:
            wrong.append(f"wider than {width}")
    return wrong


@pytest.mark.slow
def test_from_signing_in_to_the_field_that_is_still_empty(clinic, walker):
    walker.open("login/")
    assert walker.visitor.find("h1").text == "Sign in to Example Clinic"
    assert looked_at(walker, "main") == []

    walker.sign_in("admin", clinic.admin_password)
    walker.see("Write a page")
    assert looked_at(walker, ".desk") == []

    walker.click(".desk__shape", "A treatment")
    walker.visitor.wait_for(".c-sf-add-button")
    walker.wait(lambda: _is_saved_while_writing(walker))
    walker.see("still to fill in before the page can go to review", "[data-content-checks]")
    walker.wait(lambda: walker.visitor.all(".public-DraftEditor-content"))

    walker.wait(lambda: _leads_to_a_field(walker, "Benefit 1, Point 1"))

    walker.do("Submit to Clinical review")
    walker.see("some fields still need you")
    assert walker.faults() == []


def _is_saved_while_writing(walker):
    """Wagtail does not save what it finds in its first seconds on a page, so go on writing."""
    if "/edit/" in walker.browser.current_url:
        return True
    walker.visitor.find("#id_title").send_keys("Taping ")
    return False


def _leads_to_a_field(walker, words):
    """Click a line of the checks where it stands still; once more if it was renewed meanwhile."""
    try:
        links = walker.visitor.all("[data-content-check]")
        link = next(each for each in links if each.text == words)
        still = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })"
        walker.browser.execute_script(still, link)
        link.click()
    except StaleElementReferenceException:
        return False
    return walker.browser.execute_script(FOCUSED_FIELD) == [True, True]
