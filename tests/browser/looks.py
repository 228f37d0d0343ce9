"""The looks in which a page is seen: light, dark, with forced colours, on paper."""

from tests.browser.seen import part_that_stands_out, picture_of, unseen_lines

SCREENS = {
    "light": {},
    "dark": {"prefers_color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "forced, dark": {"forced_colors": "active", "prefers_color_scheme": "dark"},
}
DRAWINGS = """
return [...document.querySelectorAll("main svg[role=img]")]
  .filter((each) => each.checkVisibility())
  .map((each) => each.getBoundingClientRect())
  .map((box) => [box.x + scrollX, box.y + scrollY, box.width, box.height]);
"""


def each_look(person, address):
    """The name of each look, with the page at that address shown in it."""
    person.prefer()
    person.open(address)
    _wait_until_settled(person)
    for look, features in SCREENS.items():
        person.prefer(**features)
        yield look
    person.prefer()
    person.look_at_paper()
    yield "paper"
    person.prefer()


def _wait_until_settled(person):
    """Until the scripts of the page, which may begin after it is loaded, add nothing to it."""
    heights = []

    def is_still():
        heights.append(person.browser.execute_script("return document.body.scrollHeight"))
        return len(heights) > 3 and len(set(heights[-3:])) == 1

    person.wait_until(is_still)


def unseen_in_each_look(person, address):
    """The lines of words and the drawings that do not stand out: `{"dark": ["Send message"]}`."""
    found = {
        look: unseen_lines(person.browser) + faint_drawings(person.browser)
        for look in each_look(person, address)
    }
    return {look: unseen for look, unseen in found.items() if unseen}


def faint_drawings(browser):
    """Where the drawings stand that hardly differ from their ground: `[[x, y, width, height]]`."""
    picture = picture_of(browser)
    boxes = browser.execute_script(DRAWINGS)
    return [box for box in boxes if part_that_stands_out(picture, box, by=3) < 0.005]
