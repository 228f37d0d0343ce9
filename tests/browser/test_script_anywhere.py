"""contact-form.js on a form of any frontend, and the form without it."""

import pytest

from tests.browser.contact_page import UNCLEAR, wait_until, words_of_state
from tests.browser.fake_handler import REFERENCE, SENT, problem
from tests.documentation import text_of

pytestmark = pytest.mark.browser


BARE = """<!doctype html><title>Bare</title><form data-contact-form method="post" action="{action}">
<label>Name <input name="full_name" required></label><label>Mail <input name="email" type="email">
</label><input type="hidden" name="token" value="old"><button>Send</button></form>"""


def test_a_bare_form_of_any_frontend_is_served_in_english(person, handler, world):
    person.browser.execute_script(
        "document.body.innerHTML = arguments[0];"
        "const script = document.createElement('script');"
        "script.type = 'module'; script.src = '/static/frontend/contact-form.js?again';"
        "document.body.append(script)",
        BARE.format(action=handler.action),
    )
    wait_until(person, lambda: person.all("[role=status]"))
    person.find("button").click()
    assert "There is a problem" in words_of_state(person, "problem")
    person.find(".contact-result a").click()
    assert person.focused.get_attribute("name") == "full_name"
    person.fill(full_name="Jane", email="jane@visitor.example")
    for reply, state, words in [
        (problem(503, detail="Phone us."), "not-sent", "NOT sent. Phone us."),
        (UNCLEAR["a 504"], "unknown", "We do not know"),
        (SENT, "sent", f"Message sent. Your reference: {REFERENCE}"),
    ]:
        handler.replies = [reply]
        person.find("button").click()
        assert words in words_of_state(person, state)

    assert len({message.fields["submission_id"] for message in handler.messages}) == 1
    assert len(handler.messages[0].fields["submission_id"]) > 20
    assert handler.messages[0].body.count("token=") == 1


def test_a_file_is_refused_with_a_way_to_send_it(person, handler, world, tmp_path):
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF")
    documented = text_of("docs/frontends/forms-and-starters.md").split("```html\n")[1]
    form = documented.partition("<script")[0].replace(
        "<button>", '<input type="file" name="scan"><button>'
    )
    person.browser.execute_script(
        "document.body.innerHTML = arguments[0];"
        "const script = document.createElement('script');"
        "script.type = 'module'; script.src = '/static/frontend/contact-form.js?file';"
        "document.body.append(script)",
        form.replace("https://forms.clinic.example/contact", handler.action),
    )
    wait_until(person, lambda: person.all("[role=status]"))
    person.fill(full_name="Jane", email="jane@visitor.example", message="My back hurts.")
    person.find("[type=file]").send_keys(str(scan))
    person.find("button").click()

    assert "attach them when you reply" in words_of_state(person, "problem")
    assert handler.messages == []

    person.browser.execute_script("document.querySelector('[type=file]').value = ''")
    person.find("button").click()
    assert REFERENCE in words_of_state(person, "sent")
    assert set(handler.messages[0].fields) >= {"full_name", "email", "message", "website"}


def test_without_javascript_the_form_is_as_it_was(person, visitor, handler):
    visitor.open(person.browser.current_url)

    assert visitor.all(".contact-result, .contact-progress") == []
    assert visitor.find(".trap").size["width"] <= 1
    assert visitor.all("form h3, form h4") == []
