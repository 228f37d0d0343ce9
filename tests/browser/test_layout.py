"""What stands where: nothing moves while a page loads, and what matters is on the first screen."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.contact_page import press, words_of_state, write
from tests.browser.states import fill
from tests.browser.visitor import DESKTOP, PHONE
from tests.cms.frontend.fake_api import TOPIC_PATH

pytestmark = pytest.mark.browser
# Layout Instability API: entries since the page began to load, those after a key or click aside,
# with what moved and how far.
SHIFTS = """
const done = arguments[0], moved = [];
const told = ({node, previousRect, currentRect}) => [
  node && (node.outerHTML ?? node.textContent).slice(0, 80),
  ...[previousRect, currentRect].map(({x, y, width, height}) => [x, y, width, height].join(" ")),
];
new PerformanceObserver((list) => moved.push(...list.getEntries()))
  .observe({type: "layout-shift", buffered: true});
requestAnimationFrame(() => setTimeout(
  () => done(moved.filter((each) => !each.hadRecentInput)
    .map((each) => ({value: each.value, sources: each.sources.map(told)})))));
"""
LEFT = "return [...document.querySelectorAll('.contact .field > :is(label, input)')]" + (
    ".filter((each) => each.type !== 'checkbox' && !each.closest('.checkbox'))"
    ".map((each) => each.getBoundingClientRect().left)"
)
# Where the words of each wide entry of the contents begin, in whole pixels.
ENDS = """
return [...document.querySelectorAll(".contents li:not(:has(.tag)) a")].map((each) => {
  const range = document.createRange();
  range.selectNodeContents(each);
  const last = Math.max(...[...range.getClientRects()].map((rectangle) => rectangle.right));
  return Math.round(each.closest("li").getBoundingClientRect().right - last);
});
"""
TOPS = """
return ["h1", ".lead", ".contents"]
  .map((each) => document.querySelector(each).getBoundingClientRect().y);
"""
# How many lines each name of the byline takes, at each width of what is around it.
LINES = """
const byline = document.querySelector(".byline"), lines = [];
for (let width = 240; width <= 720; width += 10) {
  byline.style.width = `${width}px`;
  for (const name of byline.querySelectorAll("strong")) {
    const range = document.createRange();
    range.selectNodeContents(name);
    const tops = [...range.getClientRects()].map((rectangle) => Math.round(rectangle.top));
    lines.push(new Set(tops).size);
  }
}
return lines;
"""
# How many letters the longest line of any paragraph or point has.
LETTERS = """
const longest = (text) => {
  const lines = new Map(), range = document.createRange();
  for (let at = 0; at < text.length; at += 1) {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const top = Math.round(range.getBoundingClientRect().top);
    lines.set(top, (lines.get(top) ?? 0) + 1);
  }
  return Math.max(0, ...lines.values());
};
const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const around = walk.currentNode.parentElement;
  if (around.closest("main :is(p, li)") && around.checkVisibility()) found.push(walk.currentNode);
}
return Math.max(...found.map(longest));
"""
PLANTED = """
const block = document.createElement("p");
block.textContent = "Late";
document.body.prepend(block);
"""


@pytest.fixture
def person(world, handler, scripted):
    fill(world[0], handler)
    yield scripted
    scripted.look_at_width(DESKTOP)


def shifts(person):
    return person.browser.execute_async_script(SHIFTS)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_nothing_moves_while_a_page_loads(world, person, width):
    person.look_at_width(width)

    for path in ("/practice/", "/pictured/", TOPIC_PATH, "/everything/"):
        person.open(f"{world[1].address}{path}")
        assert shifts(person) == [], path


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_nothing_moves_when_the_end_of_a_page_arrives_late(world, person, width):
    person.look_at_width(width)
    person.open(f"{world[1].address}{TOPIC_PATH}")
    whole = person.browser.execute_script(TOPS)

    person.browser.execute_script(
        "for (const each of document.querySelectorAll('.body, footer')) each.remove()"
    )

    assert len(whole) == 3
    assert person.browser.execute_script(TOPS) == whole


def test_what_moves_is_seen(world, person):
    person.open(f"{world[1].address}{TOPIC_PATH}")
    person.browser.execute_script(PLANTED)

    assert person.wait_until(
        lambda: sum(each["value"] for each in shifts(person)) > 0
    )  # told after the next painting


def test_on_a_tablet_the_header_is_one_line_and_topics_are_on_the_first_screen(world, person):
    person.look_at_width(768)
    person.open(f"{world[1].address}/pictured/")

    heights = {
        each: person.find(f".site-header {each}").rect["height"] for each in (".booking", ".brand")
    }

    assert max(heights.values()) < 50, heights
    assert person.find("#topics-heading").rect["y"] < 1024


def test_on_a_phone_topics_begin_on_the_first_screen_of_the_home_page(world, person):
    person.look_at_width(PHONE)

    for path in ("/", "/practice/", "/pictured/"):
        person.open(f"{world[1].address}{path}")
        assert person.find("#topics-heading").rect["y"] < 760, path


def test_from_right_to_left_the_contents_begin_at_the_same_side(world, person):
    person.open(f"{world[1].address}/ar/kull/")
    ends = person.browser.execute_script(ENDS)

    assert len(ends) > 8
    assert len(set(ends)) == 1


def test_on_a_phone_the_six_benefits_are_on_the_first_screen(world, person):
    person.look_at_width(PHONE)
    person.open(f"{world[1].address}{TOPIC_PATH}")

    ends = [each.rect["y"] + each.rect["height"] for each in person.all(".contents-benefit")]

    assert len(ends) == 6
    assert max(ends) <= 844
    assert person.find(".lead").rect["y"] < 200  # and what it says begins below the title
    help_ends = person.find(".help-at-once a").rect
    assert help_ends["y"] + help_ends["height"] < 560  # above what a browser's own bars cover
    assert [text for text in person.texts("a, h1") if "Benefits of Exercise" in text] == [
        "Benefits of Exercise on Lower Back Pain"
    ]


def test_no_name_in_the_byline_breaks_where_a_line_has_room_for_it(world, person):
    person.open(f"{world[1].address}{TOPIC_PATH}")

    lines = person.browser.execute_script(LINES)

    assert len(lines) == 98
    assert set(lines) == {1}


def test_a_field_with_a_fault_stays_in_line_with_the_others(world, person):
    person.open(f"{world[1].address}/form/")
    press(person)
    words_of_state(person, "problem")

    assert len(set(person.browser.execute_script(LEFT))) == 1


def test_once_a_message_is_sent_nothing_says_that_it_will_be(world, person):
    person.open(f"{world[1].address}/form/")
    intro = person.find(".contact-intro")
    assert intro.is_displayed()

    write(person)
    person.find("[name=consent]").click()
    press(person)
    words_of_state(person, "sent")

    assert not intro.is_displayed()


def test_a_table_that_goes_on_to_the_side_says_so_on_a_phone(world, person):
    person.look_at_width(PHONE)
    person.open(f"{world[1].address}/style/")

    region = person.find(".table-scroll")

    assert region.get_property("scrollWidth") > region.get_property("clientWidth")
    assert person.find(".table-hint").is_displayed()
    region.send_keys(Keys.ARROW_RIGHT)
    assert person.wait_until(lambda: region.get_property("scrollLeft") > 0)


def test_a_picture_is_cut_around_what_matters_in_it(world, person):
    picture = world[0].picture()
    world[0].pages["/pictured/"]["picture"] = picture | {"focal_point": {"x": 0.2, "y": 0.71}}
    person.open(f"{world[1].address}/pictured/")

    place = person.find(".hero-picture").value_of_css_property("object-position")

    assert place == "20% 70%"


@pytest.mark.parametrize("width", [DESKTOP, 1920])
def test_lines_have_a_readable_length(world, person, width):
    person.look_at_width(width)
    for path in ("/practice/", "/everything/", "/no-such-page/"):
        person.open(f"{world[1].address}{path}")
        assert 50 < person.browser.execute_script(LETTERS) <= 92, path


def test_on_paper_lines_have_a_readable_length_and_the_telephone_is_a_number(world, person):
    person.look_at_width(794)  # a sheet of A4
    for path in ("/practice/", "/everything/", "/no-such-page/"):
        person.open(f"{world[1].address}{path}")
        person.look_at_paper()

        assert 50 < person.browser.execute_script(LETTERS) <= 92, path
        assert "960" in person.find(".site-header .call").text
        assert not person.find(".site-footer-menu").is_displayed()
    person.prefer()


def test_the_contents_show_risks_as_plainly_as_benefits(world, person):
    person.open(f"{world[1].address}/everything/")
    links = [person.find(f".contents-{kind} a") for kind in ("benefit", "risk")]

    for name in ("font-size", "font-weight", "color", "width"):
        benefit, risk = (link.value_of_css_property(name) for link in links)
        assert benefit == risk, name
