"""The style page in a browser: photographed, checked with axe-core, measured."""

import pytest

from tests.browser.axe import run_axe
from tests.browser.seen import picture_of
from tests.browser.test_accessibility import CUT_OFF
from tests.browser.visitor import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKS = {
    "light": {},
    "dark": {"prefers_color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}
SIZES = """
const sizes = new Set();
for (const each of document.body.querySelectorAll("*")) {
  const words = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (!words || each.ownerSVGElement || !each.checkVisibility()) continue;
  sizes.add(getComputedStyle(each).fontSize);
}
return [...sizes].map(parseFloat).sort((one, other) => one - other);
"""


@pytest.fixture
def person(scripted):
    yield scripted
    scripted.prefer()
    scripted.look_at_width(DESKTOP)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_every_piece_is_accessible_in_every_look(world, person, width):
    person.look_at_width(width)
    person.open(f"{world[1].address}/style/")

    for look, features in LOOKS.items():
        person.prefer(**features)
        assert run_axe(person.browser) == [], look
        assert person.browser.execute_script(CUT_OFF) <= 0, look


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_what_is_shown_has_five_sizes(world, person, width):
    person.look_at_width(width)
    person.open(f"{world[1].address}/style/")

    sizes = person.browser.execute_script(SIZES)

    assert len(sizes) == 5
    assert sizes[0] == 16


def test_the_page_looks_as_the_roles_say(world, person):
    """The ground of the picture is the paper of each look, and the words stand out from it."""
    person.open(f"{world[1].address}/style/")
    grounds = {}
    for look, features in LOOKS.items():
        person.prefer(**features)
        picture = picture_of(person.browser)
        colours = sorted(picture.getcolors(picture.width * picture.height), reverse=True)
        grounds[look] = "#{:02x}{:02x}{:02x}".format(*colours[0][1])

    assert grounds == {"light": "#fbf8f3", "dark": "#0f1a1d", "forced": "#ffffff"}
