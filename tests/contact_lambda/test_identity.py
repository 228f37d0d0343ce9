import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_lambda.identity import identify, identity_of_digest
from contact_lambda.submission import Submission
from tests.contact_lambda.samples import GOOD

MESSAGE = Submission(**GOOD)


def test_a_retry_has_the_same_key_content_and_reference() -> None:
    assert identify(MESSAGE, "k") == identify(replace(MESSAGE), "k")


def test_the_submission_id_comes_before_the_header_and_the_header_before_the_words() -> None:
    with_id = replace(MESSAGE, submission_id="one")

    assert identify(with_id, "two") == identify(with_id) == identify(MESSAGE, "one")
    assert len({identify(MESSAGE, key).key for key in ("", "one", "two")}) == 3
    assert [identify(MESSAGE, key).by_client for key in ("", "one")] == [False, True]


def test_a_solved_puzzle_comes_after_the_clients_own_key_and_before_the_words() -> None:
    """A retry may have solved another puzzle, and its key is the same."""
    with_id = replace(MESSAGE, submission_id="one")

    assert identify(with_id, proof_of_work="p") == identify(with_id)
    assert identify(MESSAGE, "two", proof_of_work="p") == identify(MESSAGE, "two")
    keys = {identify(MESSAGE, proof_of_work=work).key for work in ("", "p", "q")}
    assert len(keys | {identify(MESSAGE, "p").key}) == 4


def test_without_a_key_the_same_words_to_another_role_are_another_message() -> None:
    assert identify(MESSAGE, role="booking").key != identify(MESSAGE).key
    assert identify(MESSAGE, "k", role="booking") == identify(MESSAGE, "k")


@pytest.mark.parametrize("name", ["full_name", "email", "phone", "message", "consent", "topic"])
def test_without_a_key_other_words_are_another_message(name: str) -> None:
    changed = replace(MESSAGE, **{name: True if name == "consent" else "other"})

    assert identify(changed).key != identify(MESSAGE).key
    assert identify(changed, "k").key == identify(MESSAGE, "k").key
    assert identify(changed, "k").content != identify(MESSAGE, "k").content


@pytest.mark.parametrize("name", ["language", "token", "altcha", "form_id"])
def test_what_nobody_said_does_not_make_another_message(name: str) -> None:
    assert identify(replace(MESSAGE, **{name: "fr"})) == identify(MESSAGE)


def test_words_do_not_slip_from_one_field_into_the_next() -> None:
    one, other = replace(MESSAGE, full_name="ab", phone="c"), replace(MESSAGE, full_name="a")

    assert identify(one).key != identify(replace(other, phone="bc")).key


@given(st.text(), st.text())
def test_a_reference_is_always_eight_base32_characters(message: str, key: str) -> None:
    identity = identify(Submission(message=message), key)

    assert len(identity.key) == len(identity.content) == 64
    assert len(identity.reference) == 8
    assert len(base64.b32decode(identity.reference)) == 5


def test_a_digest_is_the_same_for_the_same_messages_in_any_order() -> None:
    assert identity_of_digest(["a", "b"]) == identity_of_digest(["b", "a"])
    assert identity_of_digest(["a", "b"]) != identity_of_digest(["a"])
