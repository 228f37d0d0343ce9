"""Limits and used codes are in the database: what one process counted, all others know.

Without Redis each process has a cache of its own, which also forgets what was put in first. An
emptied cache stands for another process.
"""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cms.users import sign_in_limits
from cms.users.forms import PasskeyAloneForm
from cms.users.models import SecurityEvent, SignInLimit
from cms.users.sign_in_limits import limit, limits_of, take
from tests.cms.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MORNING = 1_795_000_000
NEW = "a-new-and-better-one"


@pytest.fixture(autouse=True)
def stopped_clock(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def with_app(anna):
    TOTP.activate(anna, SECRET)
    return anna


def code_now():
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def in_another_process(client, address, fields):
    cache.clear()
    return client.post(address, fields)


def test_codes_are_limited_in_all_processes_together(client, sign_in, with_app, time_machine):
    sign_in()
    address = reverse("mfa_authenticate")
    for _ in range(5):
        in_another_process(client, address, {"code": "000000"})

    refused = in_another_process(client, address, {"code": code_now()})

    assert "Wait 1 minute, then try again" in refused.content.decode()
    assert "_auth_user_id" not in client.session
    time_machine.move_to(MORNING + 60, tick=False)
    assert in_another_process(client, address, {"code": code_now()}).status_code == 302


def test_a_code_works_once_in_all_processes_together(client, sign_in, stranger, with_app):
    code = code_now()
    sign_in()
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" in client.session
    sign_in(by=stranger)

    for spelling in (code, f"{code[:3]} {code[3:]}"):
        in_another_process(stranger, reverse("mfa_authenticate"), {"code": spelling})
        assert "_auth_user_id" not in stranger.session
    failed = SecurityEvent.objects.filter(kind="sign_in_failed", detail="Wrong second factor")
    assert failed.count() == 2


def test_a_code_that_signed_in_confirms_nothing(client, sign_in, with_app):
    code = code_now()
    sign_in()
    client.post(reverse("mfa_authenticate"), {"code": code})

    answer = in_another_process(client, reverse("mfa_reauthenticate"), {"code": code})

    assert "Incorrect code" in answer.content.decode()


def test_a_used_code_stays_used_when_an_operator_ends_the_pauses():
    assert sign_in_limits.use_once("1:123456", 90)
    sign_in_limits.forget()

    assert not sign_in_limits.use_once("1:123456", 90)


def test_a_used_code_is_forgotten_when_nobody_takes_it_any_more(time_machine):
    assert sign_in_limits.use_once("1:123456", 90)
    time_machine.move_to(MORNING + 91, tick=False)

    assert sign_in_limits.delete_unused() == 1
    assert sign_in_limits.use_once("1:123456", 90)


@pytest.mark.parametrize(
    ("name", "fields", "attempts"),
    [
        ("account_reauthenticate", {"password": "guess"}, 10),
        ("mfa_reauthenticate", {"code": "000000"}, 5),
        ("mfa_reauthenticate_webauthn", {"credential": '{"id": 1}'}, 5),
    ],
)
def test_confirmations_are_limited_in_all_processes_together(
    client, with_app, name, fields, attempts
):
    Authenticator.objects.create(user=with_app, type="webauthn", data={"name": "Key"})
    client.force_login(with_app)
    kind = "confirm" if "password" in fields else "code"
    for _ in range(attempts):
        in_another_process(client, reverse(name), fields)

    assert take([limit(kind, str(with_app.pk))])


def test_a_right_confirmation_counts_nothing(client, with_app):
    client.force_login(with_app)

    answers = [
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code
        for _ in range(12)
    ]

    assert answers == [302] * 12


@pytest.mark.parametrize(
    ("name", "arguments", "fields", "attempts"),
    [
        ("account_reset_password", [], {"email": "nobody@clinic.example"}, 5),
        ("account_reset_password_from_key", ["1", "set-password"], {"password1": "x"}, 20),
        ("mfa_login_webauthn", [], {"credential": "{}"}, 10),
        ("wagtaildocs_authenticate_with_password", [1], {"password": "x"}, 10),
    ],
)
def test_what_strangers_post_is_limited_in_all_processes_together(
    client, name, arguments, fields, attempts
):
    address = reverse(name, args=arguments)
    answers = [in_another_process(client, address, fields).status_code for _ in range(attempts + 1)]

    assert 429 not in answers[:-1]
    assert answers[-1] == 429


def own_password(client, old):
    return client.post(
        reverse("wagtailadmin_account"),
        {
            "name_email-first_name": "Anna",
            "name_email-last_name": "Ash",
            "name_email-email": "anna@clinic.example",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "notifications-submitted_notifications": "on",
            "password-old_password": old,
            "password-new_password1": NEW,
            "password-new_password2": NEW,
        },
    )


def test_guesses_at_the_own_password_are_limited_before_it_is_hashed(client, anna, hashed):
    client.force_login(anna)
    answers = [own_password(client, f"guess {number}").status_code for number in range(10)]
    hashed.clear()

    assert own_password(client, PASSWORD).status_code == 429
    assert answers == [200] * 10
    assert len(hashed) == 0
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_a_new_password_of_ones_own_and_other_changes_count_nothing(client, anna):
    client.force_login(anna)
    for number in range(12):
        old = PASSWORD if number == 0 else NEW
        assert own_password(client, old).status_code == 302

    assert not SignInLimit.objects.filter(free_at__gt=MORNING).exists()
    client.post(reverse("wagtailadmin_account"), {"name_email-first_name": "Anna"})
    assert not SignInLimit.objects.filter(free_at__gt=MORNING).exists()


LISTS = {
    "sign-in": limits_of("203.0.113.7", "anna", None),
    "mail": [limit("mail_from", "203.0.113.7"), limit("mail_to", "anna@clinic.example")],
}
PAIRS = [
    (limits, earlier, later)
    for limits in LISTS.values()
    for place, later in enumerate(limits)
    for earlier in limits[:place]
]


@pytest.mark.parametrize("looks_first", [True, False])
@pytest.mark.parametrize(("limits", "earlier", "later"), PAIRS)
def test_who_is_refused_by_a_later_limit_uses_up_nothing_of_an_earlier_one(
    limits, earlier, later, looks_first, monkeypatch
):
    if not looks_first:  # another request used the later one up after this one looked
        monkeypatch.setattr(sign_in_limits, "_longest_wait", lambda *arguments: 0)
    while not take([later]):
        pass

    for _ in range(40):
        assert take(limits)

    assert not SignInLimit.objects.filter(pk=earlier, free_at__gt=MORNING).exists()


def test_a_person_whose_name_is_guessed_at_does_not_use_up_their_network(sign_in):
    for number in range(10):
        sign_in("guess", address=f"198.51.100.{number}")
    for _ in range(20):
        assert sign_in().status_code == 429

    assert sign_in("guess", name="bert").status_code == 200


def test_passkeys_alone_that_were_right_count_nothing(anna, monkeypatch):
    passkey = Authenticator.objects.create(user=anna, type="webauthn", data={"name": "Key"})
    monkeypatch.setattr(PasskeyAloneForm, "clean_credential", lambda form: passkey)

    answers = [
        Client().post(reverse("mfa_login_webauthn"), {"credential": "[1]"}) for _ in range(12)
    ]

    assert [answer.status_code for answer in answers] == [302] * 12
    assert {answer["Location"] for answer in answers} == {"/admin/"}
