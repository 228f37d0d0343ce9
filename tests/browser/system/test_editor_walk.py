"""A page's whole life at the admin, as two people live it: an author and a clinical reviewer."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.axe import run_axe
from tests.browser.editor import PASSPHRASE, Editor

pytestmark = pytest.mark.browser
TITLE = "Walking for back pain"
PATH = "/walking-for-back-pain/"
EVIDENCE = "[data-contentpath=evidence]"
# What this project adds to the admin, or draws there: forms of its own blocks, panels, pages.
OURS = [
    "",
    "guide/",
    "write/treatment/3/",
    "pages/4/edit/",
    "pages/3/edit/",
    "snippets/clinic/location/",
    "snippets/clinic/location/edit/1/",
    "snippets/clinic/contactform/edit/1/",
    "snippets/clinic/safetynotice/edit/1/",
    "snippets/clinic/practitioner/edit/1/",
    "snippets/evidence/researchsource/",
    "snippets/evidence/researchsource/edit/1/",
    "evidence-changes/",
    "source_alerts/",
    "import-document/",
    "preview/share/4/",
    "reports/due/",
    "reports/evidence/",
    "reports/checks/",
    "reports/security/",
    "snippets/search/searchsynonyms/",
    "webhooks/",
    "system/",
]
# Words and buttons that leave a phone's screen, outside of what scrolls or opens by itself.
CUT_OFF = """
const scrolls = (each) => {
  for (let at = each.parentElement; at; at = at.parentElement) {
    if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true;
  }
  return false;
};
const isCut = (each) => {
  const {left, right, width} = each.getBoundingClientRect();
  return width > 1 && (right > innerWidth + 1 || left < -1) && !scrolls(each);
};
return [...document.querySelectorAll("main :is(a, button, input, select, td, th, p, li, label)")]
  .filter((each) => each.checkVisibility() && !each.closest(arguments[0]) && isCut(each))
  .map((each) => `${each.className} ${each.textContent.trim()}`.slice(0, 60));
"""
IS_IN_SIGHT = """
const {top, bottom, right} = document.querySelector(arguments[0]).getBoundingClientRect();
return top >= 0 && bottom <= innerHeight && right <= innerWidth;
"""
DRAWERS = ".w-minimap, .form-side, .footer, .w-sr-only, .w-field__comment-button, [class^=Draftail]"
# The bar at the bottom lies over whatever stands there at the moment, and makes it seem small.
PLACE_BAR = """
document.querySelectorAll('.footer').forEach((bar) => { bar.style.position = arguments[0]; });
"""
# Wagtail's own furniture, whichever form it stands in.
NOT_OURS = {"include": [["main"]], "exclude": [[".w-minimap"], [".w-minimap-toggle"]]}
WAGTAILS_RULES = ("landmark-unique", "scrollable-region-focusable")


@pytest.fixture
def walker(clinic, editor):
    """The admin's browser, signed in as the administrator."""
    walker = Editor(editor, clinic.at.admin)
    walker.faults()
    walker.sign_in("admin", clinic.admin_password)
    return walker


def test_a_page_goes_from_nothing_through_review_to_the_site_and_into_french(clinic, walker):
    walker.add_person("anna", "Authors")
    walker.add_person("ruth", "Clinical reviewers")

    walker.sign_in("anna", PASSPHRASE)
    address = _write_without_a_mouse(walker)
    _comment_and_submit(walker, address)
    assert not _stands(clinic, walker)

    walker.sign_in("ruth", PASSPHRASE)
    walker.see("Anna Example asked for your review")
    walker.click(".desk__list a", TITLE)
    assert "Approve and Publish" in walker.visitor.find(".w-dropdown-button > button").text
    walker.do("Approve and Publish")
    assert _stands(clinic, walker, "Less pain", "Moderate certainty", "Hayden JA")

    _change_and_roll_back(clinic, walker, address)
    _translate(clinic, walker, address)
    _schedule(clinic, walker, address)
    assert walker.faults() == []


def _write_without_a_mouse(walker):
    """Every step by the keyboard: fields, the menu of blocks, both choosers, saving."""
    walker.open("pages/add/pages/topicpage/3/")
    walker.tab_to("#id_title")
    walker.keys(TITLE)
    walker.tab_to("#id_plain_summary")
    walker.keys("A walk a day.")
    walker.tab_to(".c-sf-add-button")
    walker.add_block("benefit")
    walker.wait_for_focus("[name$='-heading']")
    walker.keys("Less pain")
    walker.tab_to(".public-DraftEditor-content[aria-label=Point]")
    walker.keys("Walking may ease pain.")
    walker.tab_to(f"{EVIDENCE} .c-sf-add-button")
    walker.keys(Keys.ENTER)
    walker.tab_to("[data-contentpath=source] .chooser__choose-button")
    walker.keys(Keys.ENTER)
    walker.choose("Hayden")
    walker.tab_to("[data-contentpath=finding] .chooser__choose-button")
    walker.keys(Keys.ENTER)
    walker.choose("Pain intensity")
    walker.save_by_key()
    return walker.browser.current_url.removeprefix(walker.admin)


def _comment_and_submit(walker, address):
    walker.open(address)
    walker.comment("plain_summary", "Is one walk enough?")
    walker.do("Submit to Clinical review")
    walker.see("is with the reviewers now")


def _change_and_roll_back(clinic, walker, address):
    walker.open(address)
    walker.visitor.fill(plain_summary="Two walks a day.")
    walker.do("Publish")
    assert _stands(clinic, walker, "Two walks a day.")

    walker.open(address.replace("edit/", "history/"))
    versions = walker.visitor.all("main table tbody tr:has(.w-dropdown__toggle)")
    approved = next(each for each in versions if "Anna Example" in each.text)  # what Ruth approved
    approved.find_element("css selector", ".w-dropdown__toggle").click()
    walker.click("a", "Review this version")
    walker.see("You are viewing a previous version of this page")
    walker.do("Publish this version")
    assert _stands(clinic, walker, "A walk a day.")


def _translate(clinic, walker, address):
    walker.open(address)
    walker.click("button[aria-label=Actions]")
    walker.click("a", "Translate this page")
    walker.click("label", "Français")
    walker.click("main form [type=submit]")
    walker.see("English to Français translation")
    walker.visitor.look_at_width(390)
    assert walker.browser.execute_script(IS_IN_SIGHT, ".js-translation-editor .footer button")
    walker.browser.execute_script(PLACE_BAR, "static")
    translating = {"include": [[".js-translation-editor"]]}
    assert run_axe(walker.browser, translating) == []
    walker.browser.execute_script(PLACE_BAR, "")
    walker.visitor.look_at_width(1280)
    walker.click("button", "Translate")
    walker.keys("La marche contre le mal de dos")
    walker.click("button", "Save")
    walker.wait(lambda: not walker.visitor.all("main textarea"))
    walker.click("button", "Publish in Français")
    walker.see("Published 'La marche contre le mal de dos' in Français")
    walker.visitor.open(f"{clinic.at.frontend}/fr{PATH}")
    shown = walker.visitor.find("main").text
    assert "La marche contre le mal de dos" in shown
    assert "Certitude modérée" in shown


def _schedule(clinic, walker, address):
    walker.open(address)
    walker.visitor.fill(plain_summary="Three walks a day.")
    walker.click("button[aria-label='Toggle status']")
    walker.click("button", "Set schedule")
    walker.click("[name=go_live_at]")
    walker.keys("2099-05-01 09:00")
    walker.click(".w-dialog__title")
    walker.click(".w-dialog .action-save", "Save schedule")
    walker.see("2099")
    walker.do("Schedule to publish")
    assert _stands(clinic, walker, "A walk a day.")
    walker.open(address)
    assert walker.visitor.value("plain_summary") == "Three walks a day."


def _stands(clinic, walker, *words):
    """Whether the page is on the site, with these words."""
    walker.visitor.open(f"{clinic.at.frontend}{PATH}")
    shown = walker.visitor.find("main").text
    return TITLE in shown and all(each in shown for each in words)


@pytest.mark.slow
def test_what_this_project_adds_to_the_admin_can_be_used_by_everybody(walker):
    found = []
    for path in OURS:
        walker.open(path)
        for width in (1280, 390):
            walker.visitor.look_at_width(width)
            walker.browser.execute_script(PLACE_BAR, "static")
            found += [
                f"{path or 'home'} at {width}: {wrong}"
                for wrong in run_axe(walker.browser, NOT_OURS)
                if not wrong.startswith(WAGTAILS_RULES)
            ]
        cut = walker.browser.execute_script(CUT_OFF, DRAWERS)
        found += [f"{path or 'home'} is cut off at 390: {each}" for each in cut]
        walker.visitor.look_at_width(1280)
    assert not found, "\n".join(found)
    assert walker.faults() == []
