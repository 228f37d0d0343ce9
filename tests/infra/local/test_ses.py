"""The SES on this machine, spoken to by boto3."""

import pytest
from botocore.exceptions import ClientError

from infra.local.environment import SENDER
from infra.local.loopback import LoopbackServer, Request, serving
from infra.local.mailbox import Mailbox
from infra.local.ses import LocalSes
from tests.infra.local.mails import TEXT, mail, send


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def ses(mailbox):
    return LocalSes(SENDER, mailbox)


@pytest.fixture
def url(ses):
    with serving(LoopbackServer(0, ses.answer)) as server:
        yield server.url


def test_a_raw_mail_is_kept_verbatim(url, mailbox):
    message = mail(Reply_To="ann@visitor.example")

    mail_id = send(url, message)

    kept = mailbox.get(mail_id)
    assert kept.raw.encode() == message.as_bytes()
    assert kept.text == TEXT
    assert kept.header("Reply-To") == "ann@visitor.example"
    assert kept.as_json()["headers"][0]["name"] == "From"


def test_a_mail_without_html_or_subject_is_readable_too(url, mailbox):
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


def test_stopped_it_answers_like_an_outage_and_takes_nothing(ses, url, mailbox):
    ses.running = False

    with pytest.raises(ClientError) as outage:
        send(url, mail())

    assert outage.value.response["Error"]["Code"] == "ServiceUnavailable"
    assert outage.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    assert mailbox.newest_first() == []

    ses.running = True
    send(url, mail())
    assert len(mailbox.newest_first()) == 1


def test_it_is_no_other_service(ses):
    assert ses.answer(Request("GET", "/bucket/key")).status == 404
