"""With colours of the reader's own, words are seen. axe-core reads styles and cannot tell: the
browser lays a plate below words, in colours that no style names. So pixels are compared."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.seen import part_that_stands_out, picture_of, words_of
from tests.browser.states import every_state, fill
from tests.browser.visitor import DESKTOP

pytestmark = pytest.mark.browser
BUTTONS = ".button, button, input[type=submit], .skip-link:focus"
SCHEMES = ("light", "dark")


@pytest.fixture
def person(scripted):
    yield scripted
    scripted.prefer()
    scripted.look_at_width(DESKTOP)


def force_colours(person, scheme):
    person.prefer(forced_colors="active", prefers_color_scheme=scheme)


def unseen(person, selector):
    """The words, of elements that a selector names, that do not stand out from their ground."""
    picture = picture_of(person.browser)
    return [
        each["words"]
        for each in words_of(person.browser, selector)
        if max(part_that_stands_out(picture, line) for line in each["lines"]) < 0.03
    ]


@pytest.mark.slow
def test_the_words_of_every_button_are_seen_with_forced_colours(world, handler, person):
    wrong, seen = [], set()

    for state in every_state(world, person):
        for scheme in SCHEMES:
            force_colours(person, scheme)
            wrong += [f"{state}, {scheme}: {each}" for each in unseen(person, BUTTONS)]
            seen |= {each["words"] for each in words_of(person.browser, BUTTONS)}
        person.prefer()

    assert wrong == []
    assert len(seen) >= 4  # search, send, and others


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_skip_link_and_the_ring_of_focus_are_seen(world, handler, person, scheme):
    fill(world[0], handler)
    person.open(f"{world[1].address}/form/")
    force_colours(person, scheme)
    person.find("body").send_keys(Keys.TAB)  # by the keyboard: else no ring is due
    assert unseen(person, ".skip-link:focus") == []

    for selector in (".skip-link", "form[method=post] button"):
        person.browser.execute_script("document.querySelector(arguments[0]).focus()", selector)
        (button,) = words_of(person.browser, f"{selector}:focus")
        x, y, width, _ = button["box"]
        above = [x, y - 6, width, 6]  # the ring is 3 pixels wide and stands 2 away

        assert part_that_stands_out(picture_of(person.browser), above, by=3) > 0.3
    person.browser.execute_script("document.activeElement.blur()")


def test_a_button_without_visible_words_is_found(world, handler, person):
    fill(world[0], handler)
    person.open(f"{world[1].address}/form/")
    force_colours(person, "light")
    person.browser.execute_script(
        "for (const each of document.querySelectorAll('.button'))"
        "{ each.style.background = 'LinkText'; each.style.color = 'Canvas';"
        "each.style.forcedColorAdjust = 'auto' }"
    )

    assert unseen(person, ".button") != []
