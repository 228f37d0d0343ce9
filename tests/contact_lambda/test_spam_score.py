"""Signs of spam, and what becomes of a message with them."""

import email
from dataclasses import replace
from email.policy import default
from html import unescape
from typing import Any

import pytest

from contact_lambda import signing
from contact_lambda.http.lambda_events import Request
from contact_lambda.ports import Outcome
from contact_lambda.spam import score
from contact_lambda.spam.score import Verdict
from contact_lambda.submission import Submission
from contact_lambda.texts import LANGUAGES
from tests.contact_lambda.fakes import NOON, AcceptingMailer, ManualClock, MemoryJournal
from tests.contact_lambda.samples import GOOD, JOURNALLED, json_event
from tests.contact_lambda.scenes import SCHEDULE, mailer_that

SECRET = JOURNALLED.secret
TOKEN = signing.time_token(SECRET, NOON - 60)
PERSON = Submission(**GOOD, token=TOKEN)
TWO_LINKS = "My knee hurts, is this the brace, https://a.example or https://b.example?"
LINKS = f"{TWO_LINKS} My physio says www.c.example."
SPAM = "Buy backlinks and rank on the first page of Google. Order now: https://seo.example"


def signs_of(submission: Submission, origin: str = "", **settings: Any) -> list[str]:
    request = Request("POST", "/contact", origin=origin, host="api.example.net")
    return score.signs(submission, request, replace(JOURNALLED, **settings), NOON)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"trapped": True}, ["trap"]),
        ({"token": ""}, ["no_token"]),
        ({"token": TOKEN[:-1] + "x"}, ["no_token"]),
        ({"token": "é.é"}, ["no_token"]),
        ({"token": signing.time_token(SECRET, NOON - 86_401)}, ["no_token"]),
        ({"token": signing.time_token(SECRET, NOON + 5)}, ["no_token"]),
        ({"token": signing.time_token("x" * 32, NOON - 60)}, ["no_token"]),
        ({"token": signing.time_token(SECRET, NOON - 2)}, ["fast"]),
        ({"token": signing.time_token(SECRET, NOON - 3)}, []),
        ({"message": LINKS}, ["links"]),
        ({"message": TWO_LINKS}, []),
        ({"message": SPAM}, ["advert"]),
        ({"full_name": "Casino bonus http://a.example", "message": "Hello"}, ["advert"]),
        ({"full_name": "Casino Bonus", "message": "Hello"}, []),
        ({"message": "Would you like to hear more?"}, []),
        (
            {"message": "Would you like to hear more?", "email": "sales@seo-agency.example"},
            ["wording"],
        ),
    ],
)
def test_each_sign_is_found(changes: dict[str, Any], found: list[str]) -> None:
    assert signs_of(replace(PERSON, **changes)) == found


@pytest.mark.parametrize(
    ("origin", "foreign"),
    [
        ("", False),
        ("null", False),
        ("https://www.clinic.example", False),
        ("https://WWW.clinic.example", False),
        ("https://api.example.net", False),
        ("https://preview.clinic.example", False),
        ("https://evil.example", True),
        ("https://www.clinic.example.evil.example", True),
    ],
)
def test_a_foreign_origin_is_a_sign(origin: str, foreign: bool) -> None:
    origins = ("https://preview.clinic.example",)

    assert signs_of(PERSON, origin, form_origins=origins) == ["origin"] * foreign


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ([], Verdict.DELIVER),
        (["no_token"], Verdict.DELIVER),
        (["links"], Verdict.DELIVER),
        (["trap"], Verdict.CHECK),
        (["no_token", "links"], Verdict.DELIVER),
        (["no_token", "wording"], Verdict.CHECK),
        (["no_token", "wording", "links"], Verdict.QUARANTINE),
        (["advert"], Verdict.QUARANTINE),
        (["repeated"], Verdict.CHECK),
        (["repeated", "wording"], Verdict.QUARANTINE),
        (["token_used"], Verdict.DELIVER),
        (["trap", "no_token"], Verdict.CHECK),
        (["trap", "fast"], Verdict.QUARANTINE),
        (["no_token", "links", "origin"], Verdict.CHECK),
        (["no_work"], Verdict.DELIVER),
        (["wrong_work"], Verdict.QUARANTINE),
    ],
)
def test_three_points_are_a_tag_and_five_the_quarantine(found: list[str], verdict: Verdict) -> None:
    assert score.verdict_of(found) is verdict


def test_no_combination_of_signs_drops_a_message() -> None:
    assert score.verdict_of(list(score.POINTS)) is Verdict.QUARANTINE


def test_a_trap_that_autofill_filled_is_delivered_with_a_mark(
    journalled, mailer: AcceptingMailer
) -> None:
    answer = journalled(json_event({**GOOD, "website": "https://x.example"}))

    assert answer["statusCode"] == 200
    subject = email.message_from_bytes(mailer.mails[0].raw, policy=default)["Subject"]
    assert subject.startswith("[check] ")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_sign_has_a_word_in_every_language(language: str) -> None:
    words = LANGUAGES[language].email.signs

    assert set(words) == {*score.POINTS, "rate", "breaker"}
    assert all(words.values())


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("en", "Why: sent without the page’s script, a hidden field was filled in."),
        (
            "fr",
            "Raison\N{NO-BREAK SPACE}: envoyé sans le script de la page, "
            "un champ caché a été rempli.",
        ),
        ("de", "Grund: ohne das Skript der Seite gesendet, ein verstecktes Feld ist ausgefüllt."),
    ],
)
def test_a_marked_mail_says_why_also_when_it_is_sent_again(
    handle_with, journal: MemoryJournal, clock: ManualClock, language: str, why: str
) -> None:
    settings, mailer = replace(JOURNALLED, language=language), mailer_that(Outcome.NOT_ACCEPTED)
    handle = handle_with(mailer, settings, journal, clock)
    handle(json_event({**GOOD, "website": "https://x.example"}))
    clock.pass_(60)

    handle(SCHEDULE)

    parts = email.message_from_bytes(mailer.mails[0].raw, policy=default).iter_parts()
    assert all(why in unescape(part.get_content()) for part in parts)


def test_the_digest_says_why_a_message_is_held(
    journalled, mailer: AcceptingMailer, clock: ManualClock
) -> None:
    journalled(json_event({**GOOD, "token": TOKEN, "message": SPAM}))
    clock.pass_(3_600)

    journalled(SCHEDULE)

    text = email.message_from_bytes(mailer.mails[0].raw, policy=default).get_body(("plain",))
    assert "Why: worded like advertising" in text.get_content()
