"""Every page and state in every way of looking: axe-core finds nothing, nothing is cut off."""

from itertools import pairwise

import pytest

from tests.browser.axe import run_axe
from tests.browser.states import every_state
from tests.browser.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser

LOOKS = {
    "at 1280 pixels": lambda person: person.look_at_width(DESKTOP),
    "at 200 % zoom": lambda person: person.look_zoomed(),
    "dark": lambda person: person.prefer(prefers_color_scheme="dark"),
    "in forced colours": lambda person: person.prefer(forced_colors="active"),
    "at 390 pixels": lambda person: person.look_at_width(PHONE),
    "dark at 390 pixels": lambda person: person.prefer(prefers_color_scheme="dark"),
}
# Other colours change the answer of one rule only; of forced ones axe-core sees nothing, so
# `test_forced_colours` looks at pixels.
RULES = {
    "dark": ["color-contrast"],
    "dark at 390 pixels": ["color-contrast"],
    "in forced colours": ["color-contrast"],
}
OFTEN = ("at 390 pixels", "dark at 390 pixels")  # the others with the slow tests
HEADINGS = """
return [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((each) => each.checkVisibility()).map((each) => Number(each.tagName[1]));
"""
CUT_OFF = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def person(scripted):
    yield scripted
    scripted.prefer()
    scripted.look_at_width(DESKTOP)


@pytest.mark.parametrize("looks", [OFTEN, pytest.param(tuple(LOOKS), marks=pytest.mark.slow)])
def test_every_page_and_state_is_accessible_however_it_is_looked_at(world, handler, person, looks):
    wrong, seen = [], []

    for state in every_state(world, person):
        seen.append(state)
        for look in looks:
            person.prefer()
            LOOKS[look](person)
            wrong += [
                f"{state}, {look}: {each}"
                for each in run_axe(person.browser, rules=RULES.get(look, ()))
            ]
            if person.browser.execute_script(CUT_OFF) > 0:
                wrong.append(f"{state}, {look}: wider than the window")
        levels = person.browser.execute_script(HEADINGS)
        if levels[0] != 1 or any(below - above > 1 for above, below in pairwise(levels)):
            wrong.append(f"{state}: headings {levels}")

    assert wrong == []
    assert len(seen) == 32
    assert person.complaints() == []


def test_a_planted_fault_is_found(world, handler, person):
    person.open(f"{world[1].address}/")
    person.browser.execute_script("document.querySelector('html').removeAttribute('lang')")

    (found,) = run_axe(person.browser)

    assert found.startswith("html-has-lang: ")
