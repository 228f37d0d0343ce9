"""A forgotten password is set anew by a link that is sent by mail."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

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
