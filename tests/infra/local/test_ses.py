"""The SES on this machine, spoken to by boto3."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from infra.local.aws.fault_injection import Mode
from infra.local.aws.ses import LocalSes
from infra.local.environment import FALLBACK, RECIPIENT, SENDER
from infra.local.http_server import HttpServer, Request, serving
from infra.local.inbox.mailbox import Mailbox
from tests.infra.local.mails import TEXT, mail, send
from tests.patience import PATIENCE


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def events():
    return []


@pytest.fixture
def ses(mailbox, events):
    return LocalSes(SENDER, mailbox, refuses=RECIPIENT, on_event=events.append)


@pytest.fixture
def url(ses):
    with serving(HttpServer(0, ses.answer)) as server:
        yield server.url


def test_a_raw_mail_is_kept_verbatim(url, mailbox):
    message = mail(Reply_To="ann@visitor.example")

    mail_id = send(url, message)

    kept = mailbox.get(mail_id)
    assert kept.raw.encode() == message.as_bytes()
    assert kept.text == TEXT
    assert kept.header("Reply-To") == "ann@visitor.example"
    assert kept.as_json()["headers"][0]["name"] == "From"


def test_a_mail_without_html_or_subject_can_be_read(url, mailbox):
    message = mail(html=None)
    del message["Subject"]

    kept = mailbox.get(send(url, message))

    assert (kept.html, kept.as_json()["subject"], kept.as_json()["reply_to"]) == (None, "", None)


def test_an_address_that_is_not_verified_may_not_send(url, mailbox):
    message = mail()
    message.replace_header("From", "somebody@else.example")

    with pytest.raises(ClientError) as refusal:
        send(url, message, sender="somebody@else.example")

    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert mailbox.newest_first() == []


def test_when_stopped_it_answers_503_and_accepts_nothing(ses, url, mailbox):
    ses.running = False

    with pytest.raises(ClientError) as outage:
        send(url, mail())

    assert outage.value.response["Error"]["Code"] == "ServiceUnavailable"
    assert outage.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    assert mailbox.newest_first() == []

    ses.running = True
    send(url, mail())
    assert len(mailbox.newest_first()) == 1


def test_requests_for_other_services_are_a_404(ses):
    assert ses.answer(Request("GET", "/bucket/key")).status == 404


def test_when_throttled_it_answers_429_and_accepts_nothing(ses, url, mailbox):
    ses.faults.mode = Mode.THROTTLED

    with pytest.raises(ClientError) as refusal:
        send(url, mail())

    assert refusal.value.response["Error"]["Code"] == "TooManyRequestsException"
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
    assert mailbox.newest_first() == []


def test_when_stalled_it_accepts_the_mail_and_never_answers(ses, url, mailbox, events):
    ses.faults.mode = Mode.STALLED

    with pytest.raises(ReadTimeoutError):
        send(url, mail(), read_timeout=0.3)

    assert len(mailbox.newest_first()) == 1
    assert [event["detail"]["eventType"] for event in events] == ["Send", "Delivery"]


def test_a_stall_ends_when_the_mode_changes(ses, url):
    ses.faults.mode = Mode.STALLED

    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(send, url, mail())
        while not ses_has_taken(ses):
            time.sleep(0.01)
        ses.faults.mode = Mode.RUNNING

        with pytest.raises(ConnectionClosedError):
            sending.result(PATIENCE)


def ses_has_taken(ses):
    return bool(ses._mailbox.newest_first())


def test_when_cut_it_accepts_the_mail_and_closes_the_connection(ses, url, mailbox, events):
    ses.faults.mode = Mode.CUT

    with pytest.raises(ConnectionClosedError):
        send(url, mail())

    assert len(mailbox.newest_first()) == 1
    assert len(events) == 2


def test_when_bouncing_mail_to_the_lead_bounces_and_other_mail_is_delivered(
    ses, url, mailbox, events
):
    ses.faults.mode = Mode.BOUNCING

    send(url, mail())
    send(url, mail(), recipient=FALLBACK)

    kinds = [event["detail"]["eventType"] for event in events]
    assert kinds == ["Send", "Bounce", "Send", "Delivery"]
    assert events[1]["detail"]["bounce"]["bounceType"] == "Permanent"
    assert len(mailbox.newest_first()) == 1


def test_its_events_have_the_shape_of_eventbridge(url, events):
    tags = [{"Name": "reference", "Value": "K7QX2M4A"}, {"Name": "attempt", "Value": "1-1"}]

    mail_id = send(url, mail(), EmailTags=tags)

    sent, delivered = events
    assert (sent["source"], sent["detail-type"]) == ("aws.ses", "Email Sent")
    assert (delivered["source"], delivered["detail-type"]) == ("aws.ses", "Email Delivered")
    assert sent["detail"]["mail"]["messageId"] == mail_id
    assert sent["detail"]["mail"]["tags"] == {"reference": ["K7QX2M4A"], "attempt": ["1-1"]}
    assert delivered["detail"]["mail"]["destination"] == [RECIPIENT]
    assert "lead" not in str(delivered["detail"]["mail"]["tags"])
