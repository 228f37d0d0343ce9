"""One message is one mail, however often it is sent."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from infra.local.aws.fault_injection import Mode


@pytest.mark.parametrize("key", [{}, {"submission_id": "a-key-of-the-form"}], ids=["words", "key"])
def test_a_double_click_is_one_mail_with_one_reference(journey, key):
    changes = {"message": f"Pressed twice {key}", **key}

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(lambda _: journey.write(**changes), range(2))

    assert (first.status, second.status) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    journey.settle()
    assert len(journey.received()) == 1


def test_five_clicks_in_a_row_are_one_mail(journey):
    answers = [journey.call(message="Five times") for _ in range(5)]

    assert {answer.json()["reference"] for answer in answers} == {answers[0].json()["reference"]}
    assert {answer.status for answer in answers} == {200}
    assert len(journey.received()) == 1


def test_sending_again_after_the_back_button_is_one_mail(journey):
    first = journey.write(submission_id="kept-by-the-page", message="Back and again")
    journey.settle()  # delivered meanwhile, so the journal has no text any more

    again = journey.write(submission_id="kept-by-the-page", message="Back and again")

    assert again.headers["location"] == first.headers["location"]
    assert len(journey.received()) == 1


@pytest.mark.parametrize("mode", [Mode.STALLED, Mode.CUT])
def test_a_lost_answer_of_ses_is_one_mail_that_ends_as_sent(journey, mode):
    key = {"submission_id": f"ambiguous-{mode}", "message": f"While SES is {mode}"}
    journey.side.ses.faults.mode = mode

    first = journey.call(**key)
    journey.settle()
    journey.side.ses.faults.mode = Mode.RUNNING
    again = journey.call(**key)

    assert (first.status, again.status) == (202, 200)
    assert first.json()["reference"] == again.json()["reference"]
    assert len(journey.received()) == 1


def test_a_mailbox_that_refuses_the_mail_makes_it_go_to_the_fallback_once(journey):
    journey.switch("bounce")

    reference = journey.call(message="The lead has moved").json()["reference"]
    journey.settle()
    journey.side.send_due()
    journey.settle()

    (mail,) = journey.received()
    assert mail["to"] == "reception@clinic.example"
    assert reference in mail["subject"]
    assert "The lead has moved" in mail["text"]
