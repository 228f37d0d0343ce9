"""A forgotten password is set anew by a link that is sent by mail."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.mail.models import QueuedMail
from cms.mail.queue import send_due_mail
from cms.users.adapters import AccountAdapter
from cms.users.models import SecurityEvent
from tests.cms.users.conftest import words

pytestmark = pytest.mark.django_db
NEW = "a-new-and-better-one"


@pytest.fixture(autouse=True)
def no_requests_before():
    cache.clear()


@pytest.fixture
def ask(client, anna):
    """`ask("anna@clinic.example")` asks for a link."""

    def post(email, **meta):
        return client.post(reverse("wagtailadmin_password_reset"), {"email": email}, **meta)

    return post


@pytest.fixture
def link(ask, anna, mailoutbox):
    ask(anna.email)
    (found,) = re.findall(r"http://127\.0\.0\.1:8000(/admin/\S+)", mailoutbox[0].body)
    return found


def test_a_forgotten_password_is_reset_by_mail(client, link, anna, mailoutbox):
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})

    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert "_auth_user_id" not in client.session  # a second factor is still asked for
    assert mailoutbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
    assert "anna" in mailoutbox[0].body
    assert SecurityEvent.objects.filter(kind="password_changed", user=anna).count() == 1


def test_the_mail_comes_from_the_cms(ask, anna, mailoutbox, settings):
    settings.DEFAULT_FROM_EMAIL = "cms@clinic.example"
    ask(anna.email)

    (mail,) = mailoutbox
    assert (mail.to, mail.from_email) == ([anna.email], "cms@clinic.example")
    assert mail.subject == "Set a new password"


def test_a_link_works_once(client, link, stranger):
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})

    assert "invalid" in stranger.get(link, follow=True).content.decode()


def test_the_link_begins_with_the_address_of_the_cms_whatever_host_was_asked(
    ask, anna, mailoutbox, settings
):
    settings.ALLOWED_HOSTS = ["*"]
    ask(anna.email, headers={"host": "evil.example"})

    assert "evil.example" not in mailoutbox[0].body
    assert "http://127.0.0.1:8000/admin/password_reset/" in mailoutbox[0].body


def test_an_unknown_address_gets_the_same_answer_and_no_mail(ask, anna, client, mailoutbox):
    known = ask(anna.email)
    unknown = ask("nobody@clinic.example")

    assert len(mailoutbox) == 1
    assert known["Location"] == unknown["Location"]
    assert words(known) == words(unknown)


KIND = re.compile(r'^(SELECT|INSERT|UPDATE|DELETE)(?:.*? (?:FROM|INTO))? "(\w+)"')


@pytest.fixture
def work_for(ask, settings, hashed, monkeypatch):
    """`work_for(address)`: what is asked of the database, and how often what takes time is done."""
    settings.EMAIL_BACKEND = "cms.mail.queue.QueueBackend"
    made = []
    make_token, render = PasswordResetTokenGenerator.make_token, AccountAdapter.render_mail
    monkeypatch.setattr(
        PasswordResetTokenGenerator,
        "make_token",
        lambda self, user: made.append("token") or make_token(self, user),
    )
    monkeypatch.setattr(
        AccountAdapter,
        "render_mail",
        lambda self, *arguments: made.append("mail") or render(self, *arguments),
    )

    def work(address):
        made.clear()
        hashed.clear()
        with CaptureQueriesContext(connection) as captured:
            ask(address)
        queries = [KIND.match(each["sql"]) for each in captured]
        return [each.groups() for each in queries if each], list(made), len(hashed)

    return work


def test_an_unknown_address_takes_as_much_work(work_for, anna):
    other = get_user_model().objects.create_user("other", "other@clinic.example", "x")
    ended = get_user_model().objects.create_user("ended", "ended@clinic.example", is_active=False)
    EmailAddress.objects.create(user=other, email=other.email, verified=True, primary=True)
    work_for("first@clinic.example")  # makes the rows of the limits of a network

    known, *others = [
        work_for(each) for each in (anna.email, other.email, ended.email, "nobody@clinic.example")
    ]

    assert others == [known] * 3
    queries, made, hashes = known
    assert ("INSERT", "mail_queuedmail") in queries
    assert (made, hashes) == (["token", "mail"], 0)


def test_what_is_queued_for_nobody_is_never_sent(work_for, anna, mailoutbox, settings):
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    work_for("nobody@clinic.example")
    work_for(anna.email)
    assert QueuedMail.objects.count() == 2

    assert send_due_mail() == 1

    assert [mail.to for mail in mailoutbox] == [[anna.email]]
    assert not QueuedMail.objects.exists()


def test_an_address_that_an_account_had_before_gets_no_mail(ask, anna, mailoutbox):
    before = anna.email
    ask(before)
    anna.email = "anna.new@clinic.example"
    anna.save()
    mailoutbox.clear()

    ask(before)
    assert mailoutbox == []
    ask(anna.email)
    assert mailoutbox[0].to == [anna.email]


def test_capitals_in_an_address_make_no_difference(ask, anna, mailoutbox):
    anna.email = "Anna.New@Clinic.example"
    anna.save()

    ask("ANNA.new@clinic.example")

    assert mailoutbox[0].to == ["anna.new@clinic.example"]


def test_a_weak_password_is_refused(client, link):
    form = client.get(link, follow=True)
    answer = client.post(form.redirect_chain[-1][0], {"password1": "12345", "password2": "12345"})

    assert "too short" in answer.content.decode()


def test_asking_again_and_again_is_paused(ask, anna, mailoutbox):
    answers = [ask(anna.email).status_code for _ in range(7)]

    assert answers == [302] * 5 + [429] * 2


def test_without_mail_a_password_reset_is_not_offered(client, anna, settings):
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = False

    assert "Forgotten password" not in client.get(reverse("wagtailadmin_login")).content.decode()
    assert client.get(reverse("wagtailadmin_password_reset")).status_code == 404
