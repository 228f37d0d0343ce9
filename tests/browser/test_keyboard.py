"""A person without a mouse, and one who listens: what is reached, in which order, by which name."""

import os
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.contact_page import ANSWERS, words_of_state
from tests.browser.states import fill
from tests.browser.visitor import DESKTOP, PHONE
from tests.cms.frontend.fake_api import TOPIC_PATH
from tests.patience import PATIENCE

pytestmark = pytest.mark.browser

SNAPSHOT = Path(__file__).parent / "snapshots" / "topic_as_heard.txt"
# Each with the words inside it: what a screen reader reads as one.
WHOLE = {"paragraph", "listitem", "term", "definition", "status", "blockquote"}
LANDMARKS = {"banner", "search", "navigation", "main", "region", "article", "contentinfo"}
SAID = (
    WHOLE | LANDMARKS | {"heading", "link", "button", "searchbox", "textbox", "checkbox", "image"}
)
FOCUSED = """
const active = document.activeElement;
const label = active.labels?.[0] || active;
return active === document.body ? null : label.innerText.trim().replace(/\\s+/g, " ");
"""


@pytest.fixture
def person(world, handler, scripted):
    fill(world[0], handler)
    scripted.open(f"{world[1].address}{TOPIC_PATH}")
    return scripted


def press(person, *keys):
    ActionChains(person.browser).send_keys(*keys).perform()


def focused(person):
    return person.browser.execute_script(FOCUSED)


def test_the_tab_key_goes_through_the_page_in_the_order_in_which_it_is_read(person):
    reached = []
    for _ in range(120):
        press(person, Keys.TAB)
        if (words := focused(person)) is None:
            break
        reached.append(words)

    assert reached[:16] == [
        "Skip to the content",
        "Example Clinic",
        "Call +44 1632 960001",
        "Walking",
        "Swimming",
        "Yoga",
        "Search this site",
        "Search",
        "Example Clinic",
        "HCPC PH00000",
        "HCPC PH00000",
        "About this page",
        "When to get help at once",
        "Send a Message",
        "When to get help at once",
        "Pain Reduction",
    ]
    form = ["Full name", "Email address", "Phone number (optional)"]
    start = reached.index(form[0])
    assert reached[start : start + 5] == [*form, "Your message", "Send message"]
    assert reached[start - 3 : start] == ["///crush.pounces.gifted", "Copy", "999"]
    assert "Write to us with the form on this page." in reached
    assert reached[-5:] == ["///crush.pounces.gifted", "Home", "Walking", "Swimming", "Yoga"]


def test_the_skip_link_is_seen_when_it_is_reached_and_leads_past_the_menu(person):
    press(person, Keys.TAB)
    link = person.find(".skip-link")
    assert link.location["y"] >= 0

    press(person, Keys.ENTER)

    assert person.focused == person.find("main")
    press(person, Keys.TAB)
    assert focused(person) == "HCPC PH00000"  # the register of who wrote the page


def test_a_message_is_mended_and_sent_by_keyboard_alone(world, person):
    person.open(f"{world[1].address}/form/")
    while focused(person) != "Full name":
        press(person, Keys.TAB)
    press(person, Keys.ENTER)
    words_of_state(person, "problem")
    assert person.focused == person.find(".contact-result")

    press(person, Keys.TAB, Keys.ENTER)
    assert person.focused.get_attribute("name") == "full_name"
    press(person, ANSWERS["full_name"], Keys.TAB, ANSWERS["email"], Keys.TAB, Keys.TAB)
    press(person, "When are you open?", Keys.TAB, Keys.SPACE, Keys.TAB, Keys.ENTER)

    words_of_state(person, "sent")
    assert world[2].messages[-1].fields["message"] == "When are you open?"
    assert person.focused == person.find(".contact-result")


def test_a_search_is_made_by_keyboard_alone(person):
    press(person, *[Keys.TAB] * 7, "back", Keys.ENTER)

    WebDriverWait(person.browser, PATIENCE).until(
        lambda _: "/search/" in person.browser.current_url
    )
    assert person.find("h1").text == "Search"
    assert person.find("main [name=q]").get_property("value") == "back"


def test_on_a_phone_the_menu_and_the_search_open_without_a_script(person):
    person.look_at_width(PHONE)
    assert not person.find(".menu").is_displayed()

    press(person, *[Keys.TAB] * 4)
    assert focused(person) == "Menu"
    press(person, Keys.ENTER, *[Keys.TAB] * 4)

    assert person.find(".menu").is_displayed()
    assert focused(person) == "Search this site"
    person.look_at_width(DESKTOP)


def test_the_page_is_heard_as_it_was_approved(person):
    heard = "".join(f"{line}\n" for line in as_heard(person))

    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(heard, encoding="utf-8")
    assert heard == SNAPSHOT.read_text(encoding="utf-8")


def as_heard(person):
    """`heading 2: 1. Pain Reduction`, one line for each thing that assistive technology tells."""
    nodes = person.browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    return list(_lines(nodes[0], by_id, 0))


def _lines(node, by_id, depth):
    role = node.get("role", {}).get("value", "none")
    children = [by_id[child] for child in node.get("childIds", []) if child in by_id]
    said = not node.get("ignored") and role in SAID
    if said:
        yield "  " * depth + _line(node, role, by_id)
    for child in children:
        yield from _lines(child, by_id, depth + said)


def _line(node, role, by_id):
    level = next((p["value"]["value"] for p in node["properties"] if p["name"] == "level"), "")
    name = node.get("name", {}).get("value", "") or (_words(node, by_id) if role in WHOLE else "")
    told = f"{role} {level}" if role == "heading" else role
    return f"{told}: {' '.join(name.split())}" if name else told


def _words(node, by_id):
    if node.get("role", {}).get("value") == "StaticText":
        return node["name"]["value"]
    children = (by_id[each] for each in node.get("childIds", []) if each in by_id)
    return " ".join(_words(child, by_id) for child in children)


def test_three_words_are_copied_with_a_key_and_it_is_said(person):
    person.browser.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardSanitizedWrite"]}
    )
    button = person.find(".what3words + button")

    button.send_keys(Keys.ENTER)

    person.wait_until(lambda: person.find(".copy + [role=status]").text == "Copied")
    assert person.complaints() == []
