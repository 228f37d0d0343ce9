import base64
import hashlib
import re
from dataclasses import replace

import pytest

from contact_lambda.http import form, pages
from contact_lambda.http.form import InvalidSubmission
from contact_lambda.http.layout import content_security_policy
from contact_lambda.submission import FieldError, Submission
from contact_lambda.texts import texts_for
from contact_lambda.texts.refusals import REFUSALS
from tests.contact_lambda.page_reader import Page
from tests.contact_lambda.samples import SETTINGS

field_error = texts_for("en").field_error
ASKING = replace(SETTINGS, consent_required=True)
HOSTILE = '"><script>alert(1)</script>&amp; </textarea>'
ANSWERS = Submission(
    full_name=HOSTILE,
    email=HOSTILE,
    phone=HOSTILE,
    message=f"\n  first line\n{HOSTILE}\n",
    consent=True,
    submission_id=HOSTILE,
    form_id="contact-v1",
)


def invalid_page(fields: dict[str, object]) -> Page:
    with pytest.raises(InvalidSubmission) as caught:
        form.accept(fields, consent_required=True)
    return Page(pages.invalid_page(caught.value.errors, caught.value.answers, ASKING))


ALL_PAGES = {
    "invalid": pages.invalid_page((FieldError("email", "format"),), ANSWERS, ASKING),
    "not sent": pages.not_sent_page(ANSWERS, ASKING),
    "plain": pages.plain_page("A <title>", "A <detail>", ASKING),
    "without settings": pages.plain_page("A <title>", "A <detail>", None),
}


@pytest.mark.parametrize("html", ALL_PAGES.values(), ids=ALL_PAGES)
def test_every_page_is_a_whole_document_with_a_language_main_and_one_h1(html: str) -> None:
    page = Page(html)

    assert html.startswith("<!DOCTYPE html>\n")
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("main")) == len(page.all("h1")) == len(page.all("title")) == 1
    assert page.text["title"][0].startswith("Error: ")
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.all(
        "meta"
    )
    assert len(page.ids()) == len(set(page.ids()))


@pytest.mark.parametrize("html", ALL_PAGES.values(), ids=ALL_PAGES)
def test_no_page_has_a_script_inline_style_or_anything_remote(html: str) -> None:
    page = Page(html)

    assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object"}
    for _, attributes in page.elements:
        assert not {"src", "srcset", "style"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
    assert "url(" not in html
    assert "@import" not in html


@pytest.mark.parametrize("html", ALL_PAGES.values(), ids=ALL_PAGES)
def test_the_policy_allows_exactly_the_style_of_the_page(html: str) -> None:
    (style,) = Page(html).text["style"]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert content_security_policy() == (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def test_the_policy_lets_a_form_end_at_the_thank_you_page() -> None:
    policy = content_security_policy("http://127.0.0.1:8003/contact/sent/?a=b")

    assert "form-action 'self' http://127.0.0.1:8003;" in policy


def test_every_error_is_in_the_summary_linked_to_its_field_and_beside_it() -> None:
    page = invalid_page({"email": "ann", "phone": "1"})

    names = ["full_name", "email", "phone", "message", "consent"]
    assert page.text["h2"][0] == "There is a problem"
    assert [each["href"] for each in page.all("a")][1:] == [f"#{name}" for name in names]
    assert page.text["a"][1:] == [
        "Enter your full name",
        "Enter an email address in the correct format, like name@example.com",
        "Enter a phone number with 5 to 15 digits, or leave it empty",
        "Enter your message",
        "Tick the box to agree that we may use these details to answer you",
    ]
    seen = [each for each in page.all("input") + page.all("textarea") if "id" in each]
    controls = {each["id"]: each for each in seen}
    for name in names:
        assert controls[name]["aria-invalid"] == "true"
        described = controls[name]["aria-describedby"].split()
        assert f"{name}-error" in described
        assert set(described) <= set(page.ids())
    assert set(names) <= {each["for"] for each in page.all("label")}
    assert controls["message"]["rows"] == "8"


def test_the_summary_is_announced_and_takes_the_focus() -> None:
    (summary,) = [each for each in invalid_page({}).all("div") if each.get("role") == "alert"]

    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary


def test_a_field_without_an_error_is_not_marked() -> None:
    page = invalid_page({"full_name": "Ann", "email": "ann@example.org"})
    controls = {each["id"]: each for each in page.all("input") if "id" in each}

    assert "aria-invalid" not in controls["full_name"]
    assert "aria-describedby" not in controls["full_name"]
    assert controls["email"]["aria-describedby"] == "email-hint"


@pytest.mark.parametrize("name", ["invalid", "not sent"])
def test_all_answers_are_kept_exactly_and_markup_in_them_stays_text(name: str) -> None:
    page = Page(ALL_PAGES[name])

    assert page.sends() == {
        "full_name": HOSTILE,
        "email": HOSTILE,
        "phone": HOSTILE,
        "message": ANSWERS.message,
        "consent": "true",
        "submission_id": HOSTILE,
        "form_id": "contact-v1",
        "language": "en",
    }


def test_the_form_posts_to_where_it_came_from() -> None:
    (shown,) = Page(ALL_PAGES["not sent"]).all("form")

    assert shown["method"] == "post"
    assert "action" not in shown


def test_consent_is_asked_only_where_the_clinic_asks_it() -> None:
    page = Page(pages.not_sent_page(ANSWERS, SETTINGS))

    assert "consent" not in page.sends()


def test_the_503_page_says_that_nothing_was_sent_and_names_another_way() -> None:
    page = Page(ALL_PAGES["not sent"])

    assert page.text["h1"] == ["Your message was not sent"]
    assert SETTINGS.other_way in page.text["main"][0]


def test_a_plain_page_escapes_and_leads_back_to_the_form() -> None:
    page = Page(ALL_PAGES["plain"])

    assert page.text["h1"] == ["A <title>"]
    assert SETTINGS.other_way in page.text["main"][0]
    assert page.all("a") == [{"href": SETTINGS.form_url}] * 2  # by the clinic's name as well


@pytest.mark.parametrize("name", ["invalid", "not sent", "plain"])
def test_the_clinic_s_name_leads_back_to_the_website(name: str) -> None:
    page = Page(ALL_PAGES[name])

    assert page.all("a")[0] == {"href": SETTINGS.form_url}
    assert page.text["a"][0] == SETTINGS.clinic_name


def test_every_fault_of_the_form_has_a_sentence() -> None:
    for name in ("full_name", "email", "phone", "message"):
        for code in ("blank", "too_long", "format"):
            possible = not (
                (code == "format" and name in {"full_name", "message"})
                or (code == "blank" and name == "phone")
            )
            assert not possible or not field_error(name, code).endswith("must be text")
    assert field_error("phone", "wrong_type") == "phone must be text"
    assert field_error("consent", "wrong_type") == "consent must be true or false"


def test_no_refusal_leaves_a_visitor_in_doubt() -> None:
    for code in set(REFUSALS) - {"not_found", "method_not_allowed"}:
        assert "Nothing was sent." in REFUSALS[code][1]


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "paper", "least"),
    [
        *((ink, "#fbf8f3", 7) for ink in ("#1b2b34", "#40505a", "#9f1d16", "#085252")),
        *((ink, "#e6f0ec", 7) for ink in ("#1b2b34", "#085252")),
        *((ink, "#0f1a1d", 7) for ink in ("#e9efee", "#b6c4c7", "#ffaca3", "#7fd3cd")),
        *((ink, "#142c2e", 7) for ink in ("#e9efee", "#7fd3cd")),
        ("#ffffff", "#085252", 7),
        ("#ffffff", "#053a3a", 7),
        ("#071f20", "#7fd3cd", 7),
        ("#1b2b34", "#ffbf47", 7),
        ("#5c6b73", "#ffffff", 3),
        ("#8fa1a8", "#172329", 3),
    ],
)
def test_the_colours_have_the_contrast_of_wcag_aaa(ink: str, paper: str, least: float) -> None:
    brighter, darker = sorted((_luminance(ink), _luminance(paper)), reverse=True)

    assert (brighter + 0.05) / (darker + 0.05) >= least
    used = set(re.findall(r"#[0-9a-f]{6}\b", ALL_PAGES["invalid"])) | {"#ffffff"}
    assert {ink, paper} <= used
