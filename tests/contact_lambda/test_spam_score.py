"""Signs of spam, and what becomes of a message with them."""

import email
from dataclasses import replace
from email.policy import default
from typing import Any

import pytest

from contact_lambda import signing
from contact_lambda.http.lambda_events import Request
from contact_lambda.spam import score
from contact_lambda.spam.score import Verdict
from contact_lambda.submission import Submission
from tests.contact_lambda.fakes import NOON, AcceptingMailer
from tests.contact_lambda.samples import GOOD, JOURNALLED, json_event

SECRET = JOURNALLED.secret
TOKEN = signing.time_token(SECRET, NOON - 60)
PERSON = Submission(**GOOD, token=TOKEN)
LINKS = "http://a.example https://b.example www.c.example"


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
        ({"message": "https://one.example www.two.example"}, []),
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
        (["no_token", "links"], Verdict.CHECK),
        (["trap", "no_token"], Verdict.CHECK),
        (["trap", "fast"], Verdict.QUARANTINE),
        (["no_token", "links", "origin"], Verdict.QUARANTINE),
        (["no_work"], Verdict.CHECK),
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
