"""Secrets of second factors are encrypted, and a key can be changed."""

import importlib
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.settings import env
from cms.users import secret_text
from tests.cms.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OLD, CHANGED = "for-tests-only", "another-key"


@pytest.fixture
def with_app(anna):
    """Anna with an authenticator app and recovery codes: `with_app.code` is one of them."""
    TOTP.activate(anna, SECRET)
    anna.code, *_ = RecoveryCodes.activate(anna).get_unused_codes()
    return anna


@pytest.fixture
def change_key(monkeypatch):
    """`change_key()` changes it for second factors only, so that the session of a test goes on."""

    def change():
        monkeypatch.setattr(secret_text, "PURPOSE", b"another purpose")
        secret_text._derived.cache_clear()

    yield change
    secret_text._derived.cache_clear()


def code_now():
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def stored():
    return str(list(Authenticator.objects.values("data")))


def test_no_secret_of_a_second_factor_is_in_the_database(anna, monkeypatch):
    monkeypatch.setattr(RecoveryCodes, "generate_seed", lambda *arguments: "5eed" * 20)
    TOTP.activate(anna, SECRET)
    codes = RecoveryCodes.activate(anna).get_unused_codes()

    assert len(codes) == 10
    assert not any(each in stored() for each in (SECRET, "5eed", *codes))


def test_two_equal_secrets_are_not_stored_alike():
    assert secret_text.encrypt(SECRET) != secret_text.encrypt(SECRET)


def test_the_former_key_is_read_too(client, sign_in, with_app, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = CHANGED, [OLD]
    sign_in()

    assert client.post(reverse("mfa_authenticate"), {"code": code_now()})["Location"] == "/admin/"


def test_secrets_are_encrypted_anew_and_the_former_key_is_needed_no_more(
    client, sign_in, with_app, settings, capsys
):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = CHANGED, [OLD]
    call_command("encrypt_second_factors")
    settings.SECRET_KEY_FALLBACKS = []

    assert capsys.readouterr().out == "2 encrypted.\n"
    sign_in()
    client.post(reverse("mfa_authenticate"), {"code": with_app.code})
    assert "_auth_user_id" in client.session


def test_the_command_names_whose_secrets_no_key_reads(with_app, settings, capsys):
    settings.SECRET_KEY = CHANGED
    before = stored()
    with pytest.raises(CommandError, match=r"Not readable with any key: anna\. .*FALLBACKS"):
        call_command("encrypt_second_factors")

    assert capsys.readouterr().out == "0 encrypted.\n"
    assert stored() == before


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_with_a_changed_key_a_code_is_answered_with_words(
    client, sign_in, with_app, change_key, kind
):
    sign_in()
    change_key()
    code = code_now() if kind == "app" else with_app.code
    answer = client.post(reverse("mfa_authenticate"), {"code": code})

    assert answer.status_code == 200
    assert "ask an administrator to remove your second factor" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_no_page_of_second_factors_is_a_fault_with_a_changed_key(
    client, with_app, change_key, django_capture_on_commit_callbacks
):
    client.force_login(with_app)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    change_key()

    index = client.get(reverse("mfa_index"))
    assert "Your codes work no longer" in index.content.decode()
    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        for row in Authenticator.objects.filter(type="recovery_codes"):
            row.data.pop("viewed_at", None)  # they are shown once
            row.save()
        answer = client.get(reverse(name), follow=True)
        assert "no longer read the secret" in answer.content.decode()
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(type="totp").exists()


def test_secrets_that_were_stored_in_clear_are_encrypted_by_the_migration(anna):
    for type_, data in (
        ("totp", {"secret": SECRET}),
        ("recovery_codes", {"seed": "5eed" * 20, "used_mask": 3}),
        ("webauthn", {"name": "Key", "credential": {}}),
    ):
        Authenticator.objects.create(user=anna, type=type_, data=data)
    migration = importlib.import_module("cms.users.migrations.0005_encrypt_second_factors")

    for _ in range(2):  # what is encrypted stays so
        migration.encrypt_secrets(apps, None)

    assert SECRET not in stored()
    assert "5eed" not in stored()
    rows = {row.type: row for row in Authenticator.objects.all()}
    assert rows["totp"].wrap().validate_code(code_now())
    assert len(rows["recovery_codes"].wrap().get_unused_codes()) == 8
    assert rows["webauthn"].data == {"name": "Key", "credential": {}}


def test_former_keys_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY_FALLBACKS", "older, oldest")

    assert env.read().secret_key_fallbacks == ["older", "oldest"]
