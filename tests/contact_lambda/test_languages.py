"""English, French and German: mails and pages in the language of the form."""

import email
import string
from dataclasses import replace
from email.policy import default
from typing import Any

import pytest

from contact_lambda.http.form import InvalidSubmission, accept, normalise
from contact_lambda.messages import email_message
from contact_lambda.messages.email_message import Marks
from contact_lambda.submission import Submission
from contact_lambda.texts import LANGUAGES, texts_for
from tests.contact_lambda.answers import page, problem
from tests.contact_lambda.fakes import NOON, AcceptingMailer, RefusingMailer
from tests.contact_lambda.samples import BROWSER, GOOD, SETTINGS, form_event, json_event

MARKED = Marks(check=True, repeat=True)
OTHERS = [each for each in LANGUAGES if each != "en"]


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("fr", "fr"),
        ("DE", "de"),
        ("fr-CH", "fr"),
        (" de ", "de"),
        ("", "en"),
        ("xx", "en"),
        ("../fr", "en"),
        (7, "en"),
    ],
)
def test_a_form_names_its_language_and_english_is_for_all_else(said: object, language: str) -> None:
    assert normalise({**GOOD, "language": said}).language == language


def fields_of(value: Any) -> dict[str, Any]:
    return dict(value._asdict())


def placeholders(text: str) -> list[str]:
    """The names of the gaps, sorted; languages put them in an order of their own."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_everything_with_the_same_gaps(language: str) -> None:
    english, other = fields_of(texts_for("en")), fields_of(texts_for(language))

    for name in ("labels", "hints", "errors"):
        assert other[name].keys() == english[name].keys()
    parts = [
        (fields_of(english.pop(name)), fields_of(other.pop(name))) for name in ("email", "held")
    ]
    for ours, theirs in ((english, other), *parts):
        for name, text in ours.items():
            if isinstance(text, str):
                assert theirs[name].strip()
                assert placeholders(theirs[name]) == placeholders(text)
    assert other["language"] == language
    assert len(texts_for(language).email.months) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_need_escaping(language: str) -> None:
    """Pages put them into HTML as they are."""
    for text in fields_of(texts_for(language)).values():
        texts = text.values() if hasattr(text, "values") else [text]
        assert not any(set('<>&"') & set(each) for each in texts if isinstance(each, str))


@pytest.mark.parametrize(
    ("language", "heading", "label", "repeat"),
    [
        ("en", "New message from the website of Example Clinic", "Name: ", "received this"),
        ("fr", "Nouveau message du site web de Example Clinic", "Nom: ", "déjà reçu ce message"),
        ("de", "Neue Nachricht von der Website: Example Clinic", "Telefon: ", "schon erhalten"),
    ],
)
def test_the_mail_is_in_the_language_of_the_clinic_under_the_same_subject(
    language: str, heading: str, label: str, repeat: str
) -> None:
    submission = Submission(**GOOD, language=language)
    mail = email_message.build(
        submission, "K7QX2M4A", replace(SETTINGS, language=language), received=NOON, marks=MARKED
    )

    message = email.message_from_bytes(mail.raw, policy=default)
    assert message["Subject"] == "[check] New website message K7QX2M4A (possible repeat)"
    for kind in ("plain", "html"):
        content = message.get_body((kind,)).get_content()
        assert heading in content
        assert label.rstrip(": ") in content
        assert repeat in content
    assert f'<html lang="{language}">' in message.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    ("clinic", "visitor", "fact"),
    [
        ("en", "fr", "Form in: French"),
        ("de", "en", "Formular auf: Englisch"),
        ("fr", "de", "Formulaire en\N{NO-BREAK SPACE}: allemand"),
        ("de", "de", ""),
    ],
)
def test_the_visitors_language_is_a_fact_where_it_is_another_one(
    clinic: str, visitor: str, fact: str
) -> None:
    submission = Submission(**GOOD, language=visitor)
    settings = replace(SETTINGS, language=clinic)
    message = email.message_from_bytes(
        email_message.build(submission, "K7QX2M4A", settings, received=NOON).raw, policy=default
    )

    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert text.startswith(texts_for(clinic).email.heading.format("Example Clinic"))
    assert f'<html lang="{clinic}">' in html
    assert (f'lang="{visitor}">' in html.partition("<body")[2]) is bool(fact)
    label = texts_for(clinic).email.form_language
    assert [line for line in text.splitlines() if line.startswith(label)] == [fact] * bool(fact)


def test_marks_leave_the_thread_and_every_other_header_as_they_are() -> None:
    submission = Submission(**GOOD)
    plain, marked = (
        email.message_from_bytes(
            email_message.build(submission, "K7QX2M4A", SETTINGS, received=NOON, marks=marks).raw,
            policy=default,
        )
        for marks in (Marks(), MARKED)
    )

    assert plain.keys() == marked.keys()
    changed = [name for name, value in plain.items() if value != marked[name]]
    assert changed == ["Subject"]


def test_a_notice_has_how_to_answer_and_not_the_message() -> None:
    settings = replace(SETTINGS, notice_only=True)
    mail = email_message.build(Submission(**GOOD), "K7QX2M4A", settings, received=NOON)

    message = email.message_from_bytes(mail.raw, policy=default)
    assert message["Reply-To"] == GOOD["email"]
    for kind in ("plain", "html"):
        content = message.get_body((kind,)).get_content()
        assert GOOD["message"] not in content
        assert GOOD["full_name"] in content
        assert "kept in the website" in content


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("fr", "Erreur : Envoyer un message", "Saisissez votre message"),
        ("de", "Fehler: Nachricht senden", "Geben Sie Ihre Nachricht ein"),
    ],
)
def test_the_error_page_is_in_the_language_of_the_form_and_keeps_it(
    handle, language: str, title: str, sentence: str
) -> None:
    answer = handle(form_event({"language": language}, accept=BROWSER))

    shown = page(answer)
    assert answer["statusCode"] == 422
    assert shown.all("html") == [{"lang": language}]
    assert shown.text["title"][0].startswith(title)
    assert sentence in shown.text["a"]
    assert shown.sends()["language"] == language


@pytest.mark.parametrize(
    ("language", "heading"),
    [("fr", "Votre message n’a pas été envoyé"), ("de", "Ihre Nachricht wurde nicht gesendet")],
)
def test_the_503_is_in_the_language_of_the_form(handle_with, language: str, heading: str) -> None:
    handle = handle_with(RefusingMailer())
    fields = {**GOOD, "language": language}

    assert page(handle(form_event(fields, accept=BROWSER))).text["h1"] == [heading]
    assert problem(handle(json_event(fields)))["title"] == heading


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reused_key_is_explained_and_the_page_carries_a_fresh_one(
    journalled, mailer: AcceptingMailer, language: str
) -> None:
    first = {**GOOD, "submission_id": "a-key", "language": language}
    journalled(form_event(first, accept=BROWSER))
    changed = {**first, "message": "Something else."}

    answer = journalled(form_event(changed, accept=BROWSER))

    shown = page(answer)
    assert answer["statusCode"] == 422
    _home, fault = shown.text["a"]
    assert fault == texts_for(language).errors["submission_id", "reused"]
    assert shown.all("a")[1] == {"href": "#send"}
    again = {name: value for name, value in shown.sends().items() if value}
    assert again["message"] == "Something else."
    assert again["submission_id"] != "a-key"
    assert journalled(form_event(again, accept=BROWSER))["statusCode"] == 303
    assert len(mailer.mails) == 2


def test_a_script_is_told_which_field_was_reused(journalled) -> None:
    fields = {**GOOD, "submission_id": "a-key"}
    journalled(json_event(fields))

    answer = journalled(json_event({**fields, "message": "Something else."}))

    (error,) = problem(answer)["errors"]
    assert (error["pointer"], error["code"]) == ("#/submission_id", "reused")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_of_the_form_has_its_own_sentence(language: str) -> None:
    too_long = dict.fromkeys(("full_name", "email", "phone", "message"), "1" * 6_000)
    with pytest.raises(InvalidSubmission) as caught:
        accept({**too_long, "language": language}, consent_required=True)

    sentences = [texts_for(language).field_error(*error) for error in caught.value.errors]
    assert len(set(sentences)) == 5
    assert texts_for(language).must_be_text.format("message") not in sentences
