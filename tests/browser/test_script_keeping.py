"""What contact-form.js keeps of a message that is not sent yet, in Chromium, Firefox and WebKit.

In Firefox a few in each run, the others with the slow tests; in WebKit these few, and slowly.
"""

import threading

import pytest

from tests.browser.axe import run_axe
from tests.browser.contact_page import ANSWERS, UNCLEAR
from tests.browser.fake_handler import Reply, invalid, problem
from tests.browser.firefox_visitor import running_firefox
from tests.browser.webkit_visitor import running_webkit
from tests.browser.writer import FORM, InChromium, Writer
from tests.cms.frontend.fake_api import demo_block, page_of
from tests.rare import rare

pytestmark = [pytest.mark.browser, pytest.mark.npm]
CLEAR = ".contact-kept button"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    with running_firefox(tmp_path_factory.mktemp("npm")) as browser:
        yield browser


@pytest.fixture(scope="module")
def webkit():
    with running_webkit() as browser:
        yield browser


WEBKIT = pytest.param("webkit", marks=pytest.mark.slow)
in_every_browser = pytest.mark.parametrize("writer", ["chromium", "firefox", WEBKIT], indirect=True)


@pytest.fixture(params=["chromium", pytest.param("firefox", marks=pytest.mark.slow)])
def writer(request, world, handler):
    """Somebody who has opened a form; `pages` are the API's, `at(path)` an address."""
    api, site, _ = world
    if request.param in {"firefox", "webkit"}:
        browser = request.getfixturevalue(request.param)
    else:
        browser = InChromium(request.getfixturevalue("scripted"))
    addresses = {"action": handler.action, "token_url": f"{handler.action}/token"}
    api.pages["/form/"] = page_of(demo_block("contact_form", **addresses))
    api.pages["/fr/form/"] = page_of(
        demo_block("contact_form", **addresses, language="fr", form_id="contact-v2")
    )
    api.pages["/forms/"] = page_of(
        demo_block("contact_form", **addresses), demo_block("contact_form", **addresses)
    )
    api.pages["/consent/"] = page_of(
        demo_block("contact_form", **addresses, consent={"text": "I agree"})
    )
    person = Writer(browser)
    person.at = lambda path: f"{site.address}{path}"
    person.start()
    person.open(person.at("/form/"))
    person.complaints()
    return person


def keys(handler):
    return [message.fields["submission_id"] for message in handler.messages]


def session_storage(writer):
    return writer.tell("() => Object.values(sessionStorage).join()")


@in_every_browser
def test_what_was_typed_is_there_after_a_link_and_back(writer, handler):
    writer.write(**ANSWERS)
    writer.follow("header a")
    writer.go_back("/form/")

    writer.wait_until(lambda: writer.answers == ANSWERS)
    writer.send("sent")
    assert handler.messages[0].fields["message"].replace("\r", "") == ANSWERS["message"]
    assert writer.complaints() == []


def test_what_was_typed_is_there_after_a_reload_and_on_another_page_with_the_form(writer):
    writer.write(**ANSWERS)
    writer.reload()
    assert writer.answers == ANSWERS
    writer.write(message=" And more.")

    for path in ("/fr/form/", "/form/"):  # another language and a later version of the form
        writer.open(writer.at(path))
        assert writer.answers == ANSWERS | {"message": writer.answers["message"]}
        assert "And more." in writer.answers["message"]


def test_a_tick_for_consent_is_never_kept(writer):
    writer.open(writer.at("/consent/"))
    writer.write(full_name="Jane Doe")
    writer.press("[name=consent]")
    writer.open(writer.at("/form/"))
    writer.open(writer.at("/consent/"))

    assert writer.answers["full_name"] == "Jane Doe"
    assert writer.tell("() => document.querySelector('[name=consent]').checked") is False
    assert "consent" not in session_storage(writer)


def test_a_reload_keeps_the_words_and_no_tick(writer):
    writer.open(writer.at("/consent/"))
    writer.write(full_name="Jane Doe")
    writer.press("[name=consent]")
    writer.reload()

    writer.wait_until(lambda: writer.answers.get("full_name") == "Jane Doe")
    assert writer.tell("() => document.querySelector('[name=consent]').checked") is False


@pytest.mark.parametrize("path", ["/form/", *rare("/fr/form/")])
def test_after_an_unclear_answer_and_a_reload_the_same_text_is_the_same_message(
    writer, handler, path
):
    handler.replies = [UNCLEAR["a 504"]]
    writer.write(**ANSWERS)
    writer.send("unknown")
    writer.reload()
    writer.open(writer.at(path))
    writer.send("sent")

    assert len(keys(handler)) == 2
    assert len(set(keys(handler))) == 1
    assert len(keys(handler)[0]) > 20


def test_a_reload_while_a_message_is_on_its_way_does_not_send_another(writer, handler):
    held = threading.Event()
    handler.replies = [Reply(held=held)]
    writer.write(**ANSWERS)
    writer.press(f"{FORM} [type=submit]")
    writer.wait_until(lambda: handler.messages)
    writer.reload()
    held.set()
    assert writer.answers == ANSWERS
    writer.send("sent")

    assert len(set(keys(handler))) == 1


@in_every_browser
def test_other_words_after_an_unclear_answer_and_a_reload_are_another_message(writer, handler):
    handler.replies = [UNCLEAR["a 504"]]
    writer.write(**ANSWERS)
    writer.send("unknown")
    writer.reload()
    writer.write(message=" And more.")
    writer.send("sent")

    assert len(set(keys(handler))) == 2


def test_a_refused_key_is_not_used_again_after_a_reload(writer, handler):
    handler.replies = [invalid(("submission_id", "reused", "Send it once more."))]
    writer.write(**ANSWERS)
    writer.send("not-sent")
    writer.reload()
    writer.send("sent")

    assert len(set(keys(handler))) == 2


def test_what_was_not_sent_is_still_there_after_a_reload(writer, handler):
    handler.replies = [problem(503, detail="Phone us.")]
    writer.write(**ANSWERS)
    writer.send("not-sent")
    writer.reload()

    assert writer.answers == ANSWERS


def test_what_was_sent_is_kept_no_longer(writer):
    writer.write(**ANSWERS)
    writer.send("sent")
    assert session_storage(writer) == ""
    writer.reload()

    assert writer.answers == {}
    assert not writer.sees(".contact-kept")


def test_what_another_page_has_sent_is_not_sent_again_by_the_first_one(writer, handler):
    writer.write(**ANSWERS)
    writer.wait_until(lambda: writer.sees(".contact-kept"))
    writer.tell("(path) => { location.href = path; }", "/fr/form/")
    writer.wait_until(lambda: writer.tell("() => location.pathname") == "/fr/form/")
    writer.wait_until(lambda: writer.answers == ANSWERS)
    writer.send("sent")
    writer.go_back("/form/")

    # Chromium's first page knows; Firefox brings it back with the storage that it had.
    writer.wait_until(lambda: writer.answers in ({}, ANSWERS))
    writer.press(f"{FORM} [type=submit]")
    writer.wait_until(lambda: writer.sees(".contact-result"))
    assert len(set(keys(handler))) == 1


@in_every_browser
def test_a_button_clears_it_for_who_comes_next(writer):
    assert not writer.sees(".contact-kept")
    writer.write(**ANSWERS)
    assert "kept in this tab until it is sent or cleared" in writer.reads(".contact-kept")
    writer.press(CLEAR)

    assert writer.answers == {}
    assert session_storage(writer) == ""
    assert not writer.sees(".contact-kept")
    assert writer.tell("() => document.activeElement.name") == "full_name"
    assert writer.reads(".contact-progress") == "The form is empty again."
    writer.reload()
    assert writer.answers == {}


def test_after_an_unclear_answer_the_button_clears_that_too(writer, handler):
    handler.replies = [UNCLEAR["a 504"]]
    writer.write(**ANSWERS)
    writer.send("unknown")
    writer.press(CLEAR)
    assert not writer.sees(".contact-result")
    writer.write(**ANSWERS)
    writer.send("sent")

    assert len(set(keys(handler))) == 2


def test_two_forms_on_one_page_keep_their_own_words(writer):
    writer.open(writer.at("/forms/"))
    writer.tell("() => { document.querySelectorAll('form[method=post]')[1].id = 'second'; }")
    writer.write("#second", full_name="Second", message="Of the second form")
    writer.reload()

    values = "(n) => document.querySelectorAll('form[method=post]')[n].elements.full_name.value"
    assert [writer.tell(values, number) for number in (0, 1)] == ["", "Second"]


@in_every_browser
def test_another_tab_knows_nothing_of_it(writer):
    writer.write(**ANSWERS)
    writer.tab()
    writer.open(writer.at("/form/"))

    assert writer.answers == {}


@pytest.mark.parametrize("method", ["setItem", *rare("getItem", "removeItem")])
def test_where_storage_is_refused_or_full_the_form_works_and_claims_nothing(
    writer, handler, method
):
    broken = (
        f"() => {{ Storage.prototype.{method} = () => {{ throw new DOMException('full'); }}; }}"
    )
    writer.tell(broken)
    handler.replies = [UNCLEAR["a 504"]]
    writer.write(**ANSWERS)
    assert writer.sees(".contact-kept") is (method == "getItem")
    writer.send("unknown")
    writer.send("sent")

    assert len(set(keys(handler))) == 1
    assert writer.complaints() == []


@in_every_browser
def test_nothing_old_stays_when_there_is_no_room_for_the_new(writer):
    writer.write(full_name="Jane")
    assert "Jane" in session_storage(writer)
    writer.tell("() => { Storage.prototype.setItem = () => { throw new DOMException('full'); }; }")
    writer.write(full_name=" Doe")

    assert session_storage(writer) == ""
    assert not writer.sees(".contact-kept")


@pytest.mark.parametrize(
    "content", ["{", *rare("null", "7", "[]", '{"answers": 7}', '{"answers": [1]}')]
)
def test_what_another_script_left_under_the_name_stops_nothing(writer, content):
    writer.write(full_name="Jane")
    spoil = "(content) => { for (const key in sessionStorage) sessionStorage[key] = content; }"
    writer.tell(spoil, content)
    writer.reload()
    writer.tell("() => document.querySelector('form[method=post]').reset()")
    writer.write(**ANSWERS)

    writer.send("sent")
    assert writer.complaints() == []


def test_the_kept_form_has_no_fault_that_axe_finds(writer, request):
    if request.node.callspec.params["writer"] == "firefox":
        pytest.skip("one browser is enough to look at")
    writer.write(**ANSWERS)
    assert writer.sees(CLEAR)

    assert run_axe(request.getfixturevalue("scripted").browser) == []
