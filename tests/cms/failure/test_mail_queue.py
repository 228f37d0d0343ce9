"""Mails wait in the database for the worker, which tries again while the mail server is gone."""

import smtplib
import socket
from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import BytesParser

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.mail.backends import locmem, smtp
from django.core.management import call_command

from cms.mail import smtp as smtp_with_bound
from cms.mail.models import QueuedMail
from cms.mail.queue import CLAIM_SECONDS, any_mail_due, send_due_mail, send_set_aside, set_aside
from tests.cms.settings.test_settings import COMPLETE, read_settings

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SERVER = "tests.cms.failure.test_mail_queue.MailServer"


class MailServer(locmem.EmailBackend):
    """Accepts mails, or raises what it is told to."""

    error = None

    def send_messages(self, messages):
        if MailServer.error:
            raise MailServer.error
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def queued(settings):
    settings.EMAIL_BACKEND = "cms.mail.queue.QueueBackend"
    settings.MAIL_DELIVERY_BACKEND = SERVER
    MailServer.error = None


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment


def send(to="rita@example.org"):
    send_mail("Réinitialiser", "A link: https://cms.example.org/…", None, [to])


class Conversation:
    """What `smtplib.SMTP` is asked by Django's own backend."""

    def __init__(self):
        self.mails = []

    def sendmail(self, sender, recipients, content):
        self.mails.append((sender, recipients, content))

    def quit(self):
        pass


def test_djangos_smtp_backend_sends_a_queued_mail_in_lines_of_the_protocol(settings, monkeypatch):
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    talk = Conversation()
    monkeypatch.setattr(smtp.EmailBackend, "connection_class", lambda *_, **__: talk)
    send()

    assert send_due_mail() == 1
    ((_, recipients, content),) = talk.mails
    assert recipients == ["rita@example.org"]
    assert b"\n" not in content.replace(b"\r\n", b"")
    received = BytesParser(policy=policy.default).parsebytes(content)
    assert received["Subject"] == "Réinitialiser"
    assert received.get_content().strip() == "A link: https://cms.example.org/…"


def test_a_mail_of_a_restored_backup_that_is_too_old_is_not_sent_again(clock):
    send()
    clock.shift(timedelta(days=2))

    assert send_due_mail() == 0
    assert not QueuedMail.objects.exists()


def test_mails_set_aside_are_sent_on_request_only_and_given_up_after_a_day(clock):
    send()
    assert set_aside() == 1
    clock.shift(timedelta(hours=1))
    assert not any_mail_due()
    assert send_due_mail() == 0

    assert send_set_aside() == 1
    assert send_due_mail() == 1

    send()
    set_aside()
    clock.shift(timedelta(days=1, seconds=1))
    assert any_mail_due(), "the worker looks, and gives it up"
    assert send_due_mail() == 0
    assert not QueuedMail.objects.exists()


def test_sending_asks_no_server_and_the_worker_sends_what_was_written():
    MailServer.error = AssertionError("nobody may ask")
    message = EmailMultiAlternatives(
        "Réinitialiser", "Plain", "cms@example.org", ["rita@example.org"], ["blind@example.org"],
        headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    message.attach_alternative("<p>Rich</p>", "text/html")
    message.send()
    assert mail.outbox == []

    MailServer.error = None
    assert send_due_mail() == 1

    sent = mail.outbox[0]
    assert sent.recipients() == ["rita@example.org", "blind@example.org"]
    parsed = sent.message()
    assert parsed["Subject"] == "Réinitialiser"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert "Bcc" not in parsed
    assert b"Rich" in parsed.as_bytes()
    assert QueuedMail.objects.count() == 0, "nothing of a sent mail is kept"


def test_without_a_mail_server_a_mail_waits_longer_each_time_and_is_then_sent(clock):
    send()
    MailServer.error = ConnectionRefusedError("10.0.0.9 refuses rita@example.org")

    for pause in (30, 60, 300):
        assert send_due_mail() == 0
        clock.shift(timedelta(seconds=pause - 1))
        assert not any_mail_due()
        clock.shift(timedelta(seconds=1))
        assert any_mail_due()
    MailServer.error = None

    assert send_due_mail() == 1
    assert [each.to for each in mail.outbox] == [["rita@example.org"]]


def test_after_a_day_a_mail_is_given_up_and_deleted(clock, caplog):
    send()
    MailServer.error = TimeoutError()
    while QueuedMail.objects.exists():
        send_due_mail()
        clock.shift(timedelta(hours=1))

    assert timedelta(hours=22) < datetime.now(UTC) - NOW < timedelta(hours=26)
    assert "given up" in caplog.text
    assert "rita" not in caplog.text


def test_an_address_refused_for_good_is_given_up_at_once_and_stops_no_other(clock):
    send("nobody@example.org")
    send("gone@example.org")
    MailServer.error = smtplib.SMTPRecipientsRefused({"nobody@example.org": (550, b"unknown")})

    send_due_mail()

    assert QueuedMail.objects.count() == 0, "the second was tried, although the first was refused"


def test_an_address_refused_for_now_is_tried_again(clock):
    send()
    MailServer.error = smtplib.SMTPRecipientsRefused({"rita@example.org": (450, b"full")})

    send_due_mail()

    assert QueuedMail.objects.get().attempts == 1


def test_a_server_that_gives_no_answer_is_asked_once_a_round(clock):
    asked = []
    MailServer.error = ConnectionRefusedError()
    for _ in range(5):
        send()
    before = MailServer.send_messages

    def counted(self, messages):
        asked.append(1)
        return before(self, messages)

    MailServer.send_messages = counted
    try:
        send_due_mail()
    finally:
        MailServer.send_messages = before

    assert len(asked) == 1
    assert QueuedMail.objects.count() == 5


def test_a_mail_of_a_transaction_that_failed_is_not_sent(django_user_model):
    from django.db import transaction

    with transaction.atomic():
        send()
        transaction.set_rollback(True)

    assert send_due_mail() == 0


def test_two_workers_do_not_send_the_same_mail_to_a_slow_server(clock, monkeypatch):
    """Each mail of the first worker takes 20 seconds. At its tenth the second worker looks."""
    for number in range(20):
        send(f"{number}@example.org")
    accept, asked = MailServer.send_messages, []

    def slowly(self, messages):
        asked.append(1)
        if len(asked) <= 10:
            clock.shift(timedelta(seconds=20))
        if len(asked) == 10:
            assert send_due_mail() == 10
        return accept(self, messages)

    monkeypatch.setattr(MailServer, "send_messages", slowly)

    assert send_due_mail() == 10
    assert sorted(each.to[0] for each in mail.outbox) == sorted(
        f"{number}@example.org" for number in range(20)
    )


def test_a_worker_that_is_stopped_begins_no_further_mail(clock, monkeypatch):
    send()
    send()
    stopped = []
    send_messages = MailServer.send_messages

    def stopped_meanwhile(self, messages):
        stopped.append(True)
        return send_messages(self, messages)

    monkeypatch.setattr(MailServer, "send_messages", stopped_meanwhile)

    assert send_due_mail(lambda: bool(stopped)) == 1
    assert QueuedMail.objects.count() == 1
    assert any_mail_due(), "the next worker need not wait for a claim"


def test_a_worker_that_lost_its_claim_changes_nothing_of_the_other(clock, monkeypatch):
    send()

    def late(self, messages):
        clock.shift(timedelta(seconds=CLAIM_SECONDS + 1))
        MailServer.send_messages = accept
        assert send_due_mail() == 1, "the other worker sends it"
        raise TimeoutError

    accept = MailServer.send_messages
    monkeypatch.setattr(MailServer, "send_messages", late)

    assert send_due_mail() == 0
    assert not QueuedMail.objects.exists()


def test_a_conversation_ends_well_before_the_claim_of_its_mail(settings):
    assert smtp_with_bound.CONVERSATION_SECONDS + settings.EMAIL_TIMEOUT * 3 < CLAIM_SECONDS


@pytest.fixture
def silent_server(monkeypatch):
    """`smtplib` connects to a server that says its first word and then no more."""
    ours, theirs = socket.socketpair()
    theirs.sendall(b"220 mail.example.org\r\n")
    monkeypatch.setattr(smtplib.SMTP, "_get_socket", lambda *_: ours)
    yield theirs
    ours.close()
    theirs.close()


def test_a_conversation_with_a_server_that_does_not_go_on_ends(
    silent_server, settings, monkeypatch
):
    settings.MAIL_DELIVERY_BACKEND = "cms.mail.smtp.BoundedSmtp"
    monkeypatch.setattr(smtp_with_bound, "CONVERSATION_SECONDS", 0.05)
    send()

    assert send_due_mail() == 0
    assert QueuedMail.objects.get().error in ("SMTPServerDisconnected", "SMTPHeloError")


def test_once_it_is_over_no_mail_is_sent_and_while_it_thinks_it_may_take_its_time(silent_server):
    talk = smtp_with_bound._Conversation("mail.example.org", timeout=10)
    silent_server.sendall(b"354 go on\r\n250 taken\r\n")

    talk.data(b"A mail")
    assert talk.sock.gettimeout() == smtp_with_bound.CONVERSATION_SECONDS
    talk.end()

    with pytest.raises(smtplib.SMTPServerDisconnected):
        talk.send(b"A mail")
    talk.close()
    assert not talk.timer.is_alive() or talk.timer.finished.is_set()


def test_mail_by_smtp_is_bounded_in_production(tmp_path):
    told = read_settings(
        "cms.settings.production",
        "from django.conf import settings; print(settings.MAIL_DELIVERY_BACKEND)",
        **COMPLETE,
        EMAIL_URL="smtp+tls://user:password@smtp.example.org:587",
        DEFAULT_FROM_EMAIL="cms@example.org",
    )

    assert told.stdout == "cms.mail.smtp.BoundedSmtp\n", told.stderr
    assert issubclass(smtp_with_bound.BoundedSmtp, smtp.EmailBackend)


def test_the_worker_sends_mails_too(capsys):
    send()

    call_command("publishing_worker", "--once")

    assert "1 mails sent" in capsys.readouterr().out


def test_a_password_reset_is_answered_without_the_mail_server(client, django_user_model):
    django_user_model.objects.create_superuser("rita", "rita@example.org", "a-password")
    MailServer.error = AssertionError("nobody may ask")

    answer = client.post("/admin/password_reset/", {"email": "rita@example.org"})

    assert answer.status_code == 302
    assert QueuedMail.objects.count() == 1
