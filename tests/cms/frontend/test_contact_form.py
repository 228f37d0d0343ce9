"""The form that posts to the contact handler: its fields are those of the JSON."""

import gzip
import re

import pytest

from cms.frontend.form_messages import LANGUAGES
from contact_lambda import texts

from .fake_api import TOPIC_PATH, demo_block, page_of
from .site import REPOSITORY, text_of

CONTACT_FORM = ".contact form"


def test_the_form_posts_urlencoded_to_the_handler_and_leaves_checking_to_it(site):
    form = site.soup(TOPIC_PATH).select_one(CONTACT_FORM)

    assert form["action"] == "http://127.0.0.1:8001/contact"
    assert form["method"] == "post"
    assert form["enctype"] == "application/x-www-form-urlencoded"
    assert form.has_attr("novalidate")


def test_its_fields_are_those_of_the_json_with_a_label_each(site):
    form = site.soup(TOPIC_PATH).select_one(CONTACT_FORM)

    for field in demo_block("contact_form")["value"]["fields"]:
        control = form.select_one(f"[name={field['name']}]")
        label = text_of(form.select_one(f"label[for={control['id']}]"))
        assert control.name == ("textarea" if field["control"] == "textarea" else "input")
        assert control.get("type", "textarea") == field["control"]
        assert control.get("autocomplete") == field["autocomplete"]
        assert control.has_attr("required") is field["required"]
        assert (control.get("spellcheck") == "false") is not field["spellcheck"]
        assert label == field["label"]
        assert ("(optional)" in label) is not field["required"]
        if field["hint"]:
            assert field["hint"] in text_of(form.select_one(f"#{control['aria-describedby']}"))


def test_nothing_else_is_asked(site):
    form = site.soup(TOPIC_PATH).select_one(CONTACT_FORM)
    shown = {each["name"] for each in form.select(".field [name]")}
    unseen = {each["name"] for each in form.select("[type=hidden], .trap [name]")}

    assert shown == {"full_name", "email", "phone", "message"}
    assert unseen == {"form_id", "language", "website"}
    assert {each["name"] for each in form.select("[name]")} == shown | unseen


TOPICS = {
    "name": "topic",
    "label": "What is it about? (optional)",
    "unchosen": "Choose a topic",
    "choices": [{"value": "reception", "label": "Book"}, {"value": "billing", "label": "<Pay>"}],
}


def test_a_form_with_topics_has_a_choice_that_nobody_has_to_make(shown):
    form = shown(page_of(demo_block("contact_form", topic=TOPICS))).select_one(CONTACT_FORM)
    choice = form.select_one("select[name=topic]")

    assert text_of(form.select_one(f"label[for={choice['id']}]")) == TOPICS["label"]
    assert [(each["value"], each.text) for each in choice.select("option")] == [
        ("", "Choose a topic"),
        ("reception", "Book"),
        ("billing", "<Pay>"),
    ]
    assert not choice.has_attr("required")


def test_the_starters_hide_a_trap_as_this_site_does():
    """Far to the side is not enough: an input is as wide as a phone."""
    sheets = ("static/frontend/site.css", "starters/astro/src/site.css")
    texts = [(REPOSITORY / "cms/frontend" / each).read_text("utf-8") for each in sheets]

    ours, theirs = (re.search(r"^\.trap {.*}$", text, re.MULTILINE)[0] for text in texts)

    assert ours == theirs
    assert "clip-path: inset(50%)" in ours


def test_a_trap_is_out_of_the_way_of_eyes_keyboards_and_screen_readers(site):
    trap = site.soup(TOPIC_PATH).select_one("[name=website]")

    assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off")
    assert trap.get("value") is None
    assert trap.find_parent(attrs={"aria-hidden": "true"})["class"] == ["trap"]


def test_a_page_with_a_form_has_nothing_of_one_visitor_and_may_be_kept(site):
    first, second = (site.get(TOPIC_PATH) for _ in range(2))

    assert first.headers["Cache-Control"] == "no-cache"
    assert first.content == second.content
    assert "submission_id" not in first.text


def test_two_forms_on_one_page_have_no_id_twice(shown):
    soup = shown(page_of(demo_block("contact_form"), demo_block("contact_form")))

    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_the_safety_notice_stands_above_the_form_and_not_in_it(site):
    contact = site.soup(TOPIC_PATH).select_one(".contact")
    notice = contact.select_one(".care-card")

    assert notice.find_next("form") is contact.form
    assert notice.find_parent("form") is None
    assert text_of(notice.h3).startswith("Immediate action required: This is an emergency")
    assert "Approved by A. Example (an example, not a real clinician)" in text_of(notice)


def test_consent_is_a_box_to_tick_when_the_clinic_asks_for_it(shown):
    soup = shown(page_of(demo_block("contact_form", consent={"text": "I agree"})))

    box = soup.select_one("[name=consent]")
    assert (box["type"], box["value"]) == ("checkbox", "true")
    assert text_of(soup.select_one(f"label[for={box['id']}]")) == "I agree"


def test_privacy_is_explained_before_the_button(shown):
    privacy = {"summary_html": "<p>Kept for a week.</p>", "url": "https://example.org/privacy/"}

    told = shown(page_of(demo_block("contact_form", privacy=privacy))).select_one(".privacy")

    assert "Kept for a week." in text_of(told)
    assert told.a["href"] == "https://example.org/privacy/"
    assert told.find_next("button") is not None


def test_a_form_that_is_turned_off_tells_another_way(shown):
    block = demo_block(
        "contact_form", turned_off=True, failure={"body_html": "<p>Phone 01632 960 001.</p>"}
    )

    soup = shown(page_of(block))

    assert soup.select_one(CONTACT_FORM) is None
    assert "Messages cannot be sent" in text_of(soup.select_one(".turned-off"))
    assert "Phone 01632 960 001." in text_of(soup.select_one(".turned-off"))
    assert soup.select_one(".care-card") is not None


def test_a_form_that_has_nowhere_to_post_to_counts_as_turned_off(shown):
    soup = shown(page_of(demo_block("contact_form", action="javascript:alert(1)")))

    assert soup.select_one(CONTACT_FORM) is None


@pytest.mark.parametrize(
    ("language", "not_sent", "limit"),
    [
        ("en", "Your message was not sent", "Up to 5,000 characters."),
        ("fr", "Votre message n’a pas été envoyé", "5\N{NARROW NO-BREAK SPACE}000 caractères"),
        ("de", "Ihre Nachricht wurde nicht gesendet", "Höchstens 5.000 Zeichen."),
        ("cy", "Your message was not sent", "Up to 5,000 characters."),
    ],
)
def test_the_form_speaks_the_language_of_its_json(shown, language, not_sent, limit):
    form = shown(page_of(demo_block("contact_form", language=language))).select_one(CONTACT_FORM)

    assert form.select_one("[name=language]")["value"] == language
    assert not_sent in text_of(form.select_one("template[data-say=not-sent]"))
    assert limit in form.select_one("label[for$=message] + .hint").text


def test_the_form_speaks_the_languages_of_the_handler():
    assert LANGUAGES.keys() == texts.LANGUAGES.keys()


def test_every_language_says_everything():
    english, *others = ({*words} for words in LANGUAGES.values())

    assert all(words == english for words in others)


def test_the_script_is_given_the_editors_words(shown):
    block = demo_block(
        "contact_form",
        consent={"text": "I agree"},
        success={"heading": "Thank you!", "body_html": "<p>We reply in two days.</p>"},
        failure={"body_html": "<p>Phone 01632 960 001.</p>"},
    )

    form = shown(page_of(block)).select_one(CONTACT_FORM)

    for field in block["value"]["fields"]:
        control = form.select_one(f"[name={field['name']}]")
        assert control["data-max-length"] == str(field["max_length"])
        for code, words in field["errors"].items():
            assert control.get(f"data-error-{code.replace('_', '-')}") == words
    assert form.select_one("[name=consent]")["data-error-blank"].startswith("Tick the box")
    assert form["data-token-url"] == block["value"]["token_url"]
    sent, accepted = (form.select_one(f"template[data-say={s}]") for s in ("sent", "accepted"))
    assert sent.h3.string == "Thank you!"
    assert "We reply in two days." in text_of(sent)
    assert "sent" not in text_of(accepted)
    for state in ("not-sent", "unknown"):
        assert "Phone 01632 960 001." in text_of(form.select_one(f"template[data-say={state}]"))


def test_the_clinics_contact_details_are_shown_where_the_form_has_none_of_its_own(shown):
    page = page_of(demo_block("contact_form", failure={"body_html": None}))
    page["clinic"]["other_contact"] = "Phone us on 01632 960 009."

    told = shown(page).select_one("template[data-say=unknown]")

    assert "Phone us on 01632 960 009." in text_of(told)


def test_the_telephone_is_offered_where_a_message_cannot_get_through(shown):
    soup = shown(page_of(demo_block("contact_form")))
    failed = [soup.select_one(f"template[data-say={state}]") for state in ("not-sent", "unknown")]
    turned_off = shown(page_of(demo_block("contact_form", turned_off=True))).select(".turned-off")
    arrived = [soup.select_one(f"template[data-say={state}]") for state in ("sent", "accepted")]

    for told in (*failed, *turned_off):
        assert told.select_one("a[href='tel:+441632960001']")
    for told in arrived:
        call = told.select_one("a[href='tel:+441632960001']")
        assert call.parent.contents[0].strip() == "If it cannot wait, call us:"


def test_a_clinic_without_a_telephone_asks_nobody_to_call(shown):
    page = page_of(demo_block("contact_form"))
    page["clinic"]["telephone"] = None

    form = shown(page).select_one(CONTACT_FORM)

    assert "tel:" not in str(form)
    assert "call us" not in str(form)


def test_the_script_weighs_under_five_kilobytes():
    script = REPOSITORY / "cms/frontend/static/frontend/contact-form.js"

    assert len(gzip.compress(script.read_bytes(), 9, mtime=0)) < 5_000
