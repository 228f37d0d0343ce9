import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_lambda import flow
from contact_lambda.form import Submission
from tests.contact_lambda.fakes import AcceptingMailer, BrokenMailer, RefusingMailer
from tests.contact_lambda.samples import GOOD, SETTINGS

MESSAGE = Submission(**GOOD)


def test_a_letter_that_was_accepted_is_sent() -> None:
    mailer = AcceptingMailer()

    receipt = flow.deliver(MESSAGE, SETTINGS, mailer)

    assert receipt.sent
    assert len(mailer.letters) == 1
    assert mailer.letters[0].recipient == "lead@clinic.example"
    assert f"Subject: New website message {receipt.reference}".encode() in mailer.letters[0].raw


@pytest.mark.parametrize("code", ["SendingPausedException", "ReadTimeoutError", "OtherFault"])
def test_anything_but_a_yes_is_not_sent(code: str) -> None:
    receipt = flow.deliver(MESSAGE, SETTINGS, RefusingMailer(code))

    assert not receipt.sent
    assert receipt.reason == code


def test_a_fault_nobody_foresaw_is_never_taken_for_sent() -> None:
    with pytest.raises(RuntimeError):
        flow.deliver(MESSAGE, SETTINGS, BrokenMailer())


def test_a_retry_after_a_refusal_has_the_same_reference() -> None:
    refused = flow.deliver(MESSAGE, SETTINGS, RefusingMailer(), idempotency_key="k")
    accepted = flow.deliver(MESSAGE, SETTINGS, AcceptingMailer(), idempotency_key="k")

    assert refused.reference == accepted.reference


def test_the_submission_id_comes_before_the_header_and_the_header_before_the_words() -> None:
    with_id = replace(MESSAGE, submission_id="one")

    assert flow.reference_of(with_id, "two") == flow.reference_of(with_id)
    assert flow.reference_of(with_id) == flow.reference_of(MESSAGE, "one")
    assert len({flow.reference_of(MESSAGE, key) for key in ("", "one", "two")}) == 3


@pytest.mark.parametrize("name", ["full_name", "email", "phone", "message", "consent"])
def test_without_a_key_other_words_have_another_reference(name: str) -> None:
    changed = replace(MESSAGE, **{name: True if name == "consent" else "other"})

    assert flow.reference_of(changed) != flow.reference_of(MESSAGE)
    assert flow.reference_of(replace(MESSAGE)) == flow.reference_of(MESSAGE)


def test_words_do_not_slip_from_one_field_into_the_next() -> None:
    one, other = replace(MESSAGE, full_name="ab", phone="c"), replace(MESSAGE, full_name="a")

    assert flow.reference_of(one) != flow.reference_of(replace(other, phone="bc"))


@given(st.text(), st.text())
def test_a_reference_is_always_eight_base32_characters(message: str, key: str) -> None:
    reference = flow.reference_of(Submission(message=message), key)

    assert len(reference) == 8
    assert len(base64.b32decode(reference)) == 5
