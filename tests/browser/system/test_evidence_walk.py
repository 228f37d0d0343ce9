"""From an open page to a benefit with a source and a finding that did not exist, by mouse.

Counts the clicks and the fields: `docs/evidence/rules.md` has the figures.
"""

import os

import pytest

from tests.browser.axe import run_axe
from tests.browser.editor import Editor
from tests.browser.system.counting import Counting
from tests.cms.evidence.fake_services import WALKING

pytestmark = pytest.mark.browser
MODAL = ".modal-body"
MOST_CLICKS, MOST_FIELDS = 9, 15
FINDING = {
    "outcome": "Pain intensity",
    "population": "Adults with back pain",
    "intervention": "Walking",
    "comparator": "Usual care",
    "rated_by": "The authors",
}
NUMBERS = {"scale_label": "pain", "scale_min": "0", "scale_max": "100", "estimate": "-15"}


@pytest.fixture
def person(clinic, editor):
    walker = Editor(editor, clinic.at.admin)
    walker.faults()
    walker.sign_in("admin", clinic.admin_password)
    walker.open("pages/add/pages/topicpage/3/")
    return Counting(walker, os.environ.get("PHOTOGRAPHS"))


@pytest.mark.slow
def test_a_source_and_a_finding_are_added_without_leaving_the_page(person):
    walker = person.walker
    page = walker.browser.current_url
    person.click(".c-sf-add-button")
    person.click(".w-combobox__option", "Benefit")
    person.type("[name$='-heading']", "Less pain")
    person.type(".public-DraftEditor-content[aria-label=Point]", "Walking may ease pain.")
    person.click("[data-contentpath=evidence] .c-sf-add-button")

    person.click("[data-contentpath=source] .chooser__choose-button")
    walker.visitor.wait_for(f"{MODAL} [name=q]")
    person.photograph("source-chooser")
    person.click(f"{MODAL} [role=tab]", "Add a source")
    person.type(f"{MODAL} [name=pasted]", f"https://doi.org/{WALKING}")
    person.photograph("source-paste")
    assert run_axe(walker.browser, MODAL) == []
    person.click(f"{MODAL} button[type=submit]", "Add this source")
    walker.see("Doe J 2024: Walking for back pain", "[data-contentpath=source]")

    person.click("[data-contentpath=finding] .chooser__choose-button")
    for name, words in FINDING.items():
        person.type(f"{MODAL} [name={name}]", words)
    person.pick(f"{MODAL} [name=certainty]", "moderate")
    person.click(f"{MODAL} summary", "The effect in numbers")
    assert not walker.visitor.find(f"{MODAL} [name=estimate]").is_displayed()
    person.pick(f"{MODAL} [name=measure]", "mean_difference")
    person.pick(f"{MODAL} [name=better]", "lower")
    for name, words in NUMBERS.items():
        person.type(f"{MODAL} [name={name}]", words)
    assert not walker.visitor.find(f"{MODAL} [name=people_with]").is_displayed()
    walker.see("Visitors read: Probably about 15 points lower on a scale of 0 to 100", MODAL)
    person.photograph("finding-form")
    assert run_axe(walker.browser, MODAL) == []
    person.click(f"{MODAL} button[type=submit]", "Add this finding")
    walker.see("Pain intensity", "[data-contentpath=finding]")
    person.photograph("claim")

    assert walker.browser.current_url == page
    assert len(walker.browser.window_handles) == 1
    assert (person.clicks, person.fields) <= (MOST_CLICKS, MOST_FIELDS)
    assert walker.faults() == []
