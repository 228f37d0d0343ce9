"""The signed time at which a form was asked for."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_lambda import signing
from tests.contact_lambda.fakes import NOON
from tests.contact_lambda.samples import JOURNALLED, event_of

SECRET = JOURNALLED.secret


def test_the_token_is_signed_fresh_and_says_only_the_time(journalled) -> None:
    answer = journalled(event_of(None, method="GET", path="/contact/token"))

    token = json.loads(answer["body"])["token"]
    assert answer["statusCode"] == 200
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert token.partition("-")[0] == str(NOON)
    assert signing.token_age(SECRET, token, NOON + 5) == 5
    assert signing.token_age(SECRET, token, NOON) == 0
    assert signing.token_age(SECRET, token, NOON - 1) is None


def test_a_form_stays_open_while_the_secret_changes() -> None:
    token = signing.time_token(SECRET, NOON)

    assert signing.token_age("n" * 32, token, NOON + 5) is None
    assert signing.token_age("n" * 32, token, NOON + 5, "x" * 32, SECRET) == 5


@pytest.mark.parametrize("path", ["/contact/token", "/contact/altcha"])
def test_without_a_secret_there_is_nothing_signed(handle, path: str) -> None:
    assert handle(event_of(None, method="GET", path=path))["statusCode"] == 404


def test_the_token_takes_no_post(journalled) -> None:
    answer = journalled(event_of(method="POST", path="/contact/token"))

    assert (answer["statusCode"], answer["headers"]["Allow"]) == (405, "GET, HEAD")


@given(st.text(max_size=200))
def test_no_text_is_a_token_by_chance(token: str) -> None:
    assert signing.token_age(SECRET, token, NOON) is None
