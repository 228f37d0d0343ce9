"""What is drawn, in the pixels of pictures: in the dark, in forced colours, on paper.

Each line of words has to stand out from its own ground. Stored pictures would change with every
version of a browser and its fonts, and say that something moved; this says that nobody can read it.
"""

import pytest

from tests.browser.looks import each_look, faint_drawings, unseen_in_each_look
from tests.browser.seen import picture_of, unseen_lines
from tests.browser.states import fill
from tests.browser.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.browser
WIDTHS = [DESKTOP, pytest.param(PHONE, marks=pytest.mark.slow)]
PAGES = ("/everything/", "/practice/", "/pictured/", "/style/")
GROUNDS = {"dark": (15, 26, 29), "forced": (255, 255, 255), "paper": (255, 255, 255)}
IN_WHITE = """
for (const each of document.querySelectorAll("p, .drawing, .drawing *"))
  { each.style.forcedColorAdjust = "none"; each.style.color = "white"; }
"""


@pytest.fixture
def person(world, handler, scripted):
    fill(world[0], handler)
    yield scripted
    scripted.prefer()
    scripted.look_at_width(DESKTOP)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_all_that_is_drawn_is_seen_in_every_look(world, person, path, width):
    person.look_at_width(width)

    assert unseen_in_each_look(person, world[1].address + path) == {}


def test_the_ground_is_that_of_the_look_and_what_has_its_colour_is_found(world, person):
    grounds = {}
    for look in each_look(person, f"{world[1].address}/everything/"):
        picture = picture_of(person.browser)
        grounds[look] = max(picture.getcolors(picture.width * picture.height))[1]
        if look == "paper":
            person.browser.execute_script(IN_WHITE)
            unseen, faint = unseen_lines(person.browser), faint_drawings(person.browser)

    assert grounds | GROUNDS == grounds
    assert len(unseen) > 20
    assert faint != []
