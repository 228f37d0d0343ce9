"""Signing in is paused after wrong passwords; a forgotten password can be reset by e-mail."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from rest_framework.settings import api_settings

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"


@pytest.fixture
def anna():
    return get_user_model().objects.create_superuser("anna", "anna@clinic.example", PASSWORD)


@pytest.fixture
def sign_in(client, anna):
    """`sign_in("guess", address="203.0.113.7")` returns the response to one attempt."""

    def attempt(password, *, name="anna", **meta):
        told = {"username": name, "password": password}
        return client.post(reverse("wagtailadmin_login"), told, **meta)

    return attempt


def _guess_until_paused(sign_in, **meta):
    answers = [sign_in(f"guess {number}", **meta) for number in range(10)]
    assert [answer.status_code for answer in answers] == [200] * 9 + [429]
    return answers[-1]


def test_the_tenth_wrong_password_pauses_sign_in_and_the_page_says_what_to_do(sign_in):
    paused = _guess_until_paused(sign_in)

    words = " ".join(paused.content.decode().split())
    assert "Wait 15 minutes, then try again." in words
    assert reverse("wagtailadmin_password_reset") in words
    assert paused["Retry-After"] == "900"
    assert sign_in(PASSWORD).status_code == 429


def test_an_unknown_user_name_gets_the_same_response(sign_in):
    unknown = [sign_in("guess", name="nobody").status_code for _ in range(10)]

    assert unknown == [200] * 9 + [429]


def test_the_pause_ends(sign_in, time_machine):
    time_machine.move_to("2026-11-20T09:00:00Z", tick=False)
    _guess_until_paused(sign_in)

    time_machine.move_to("2026-11-20T09:15:01Z", tick=False)

    assert sign_in(PASSWORD).status_code == 302


def test_wrong_passwords_from_another_address_lock_nobody_out(sign_in):
    _guess_until_paused(sign_in, REMOTE_ADDR="203.0.113.7")

    assert sign_in(PASSWORD, REMOTE_ADDR="203.0.113.8").status_code == 302


def test_a_right_password_resets_the_count(sign_in):
    for _ in range(9):
        sign_in("guess")
    assert sign_in(PASSWORD).status_code == 302

    assert sign_in("guess").status_code == 200


def test_a_forged_forwarding_header_is_ignored(sign_in):
    _guess_until_paused(sign_in, HTTP_X_FORWARDED_FOR="198.51.100.1")

    assert sign_in(PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.2").status_code == 429


def test_only_the_header_of_a_trusted_proxy_is_believed(sign_in, monkeypatch):
    monkeypatch.setattr(api_settings, "NUM_PROXIES", 1)
    _guess_until_paused(sign_in, HTTP_X_FORWARDED_FOR="10.9.9.9, 203.0.113.7")

    assert sign_in(PASSWORD, HTTP_X_FORWARDED_FOR="10.1.1.1, 203.0.113.7").status_code == 429
    assert sign_in(PASSWORD, HTTP_X_FORWARDED_FOR="10.9.9.9, 203.0.113.8").status_code == 302


def test_a_forgotten_password_is_reset_by_mail(client, anna, mailoutbox, settings):
    settings.DEFAULT_FROM_EMAIL = "cms@clinic.example"
    client.post(reverse("wagtailadmin_password_reset"), {"email": anna.email})

    (mail,) = mailoutbox
    assert (mail.to, mail.from_email) == (["anna@clinic.example"], "cms@clinic.example")
    (link,) = re.findall(r"http://127\.0\.0\.1:8000(/admin/password_reset/\S+)", mail.body)
    form = client.get(link, follow=True)
    new = "a-new-and-better-one"
    client.post(form.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})
    anna.refresh_from_db()
    assert anna.check_password(new)


def test_a_reset_for_an_unknown_address_sends_nothing_and_looks_the_same(client, anna, mailoutbox):
    known = client.post(reverse("wagtailadmin_password_reset"), {"email": anna.email})
    unknown = client.post(reverse("wagtailadmin_password_reset"), {"email": "no@clinic.example"})

    assert len(mailoutbox) == 1
    assert known["Location"] == unknown["Location"]


def test_without_mail_a_password_reset_is_not_offered(client, settings):
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = False

    assert "Forgotten password" not in client.get(reverse("wagtailadmin_login")).content.decode()
    assert client.get(reverse("wagtailadmin_password_reset")).status_code == 404
