"""Codes of an app, recovery codes, and who must have a second factor."""

import io
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.users.models import SecurityEvent
from tests.cms.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def no_codes_before():
    cache.clear()


@pytest.fixture
def with_app(anna):
    """Anna with an authenticator app."""
    TOTP.activate(anna, SECRET)
    return anna


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = ["everyone"]


def code_now():
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def test_a_right_password_alone_opens_nothing(client, sign_in, with_app):
    assert sign_in()["Location"] == "/admin/login/code/"

    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert "_auth_user_id" not in client.session


def test_a_code_of_the_app_signs_in(client, sign_in, with_app):
    sign_in()

    assert client.post("/admin/login/code/", {"code": code_now()})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    event = SecurityEvent.objects.filter(kind="signed_in").get()
    assert (event.user, event.detail) == (with_app, "password, mfa")


def test_a_code_works_once(client, sign_in, stranger, with_app):
    code = code_now()
    sign_in()
    client.post("/admin/login/code/", {"code": code})
    sign_in(by=stranger)

    stranger.post("/admin/login/code/", {"code": code})

    assert stranger.get("/admin/").status_code == 302


def test_wrong_codes_are_limited_and_recorded(client, sign_in, with_app):
    sign_in()
    for _ in range(6):
        client.post("/admin/login/code/", {"code": "000000"})

    assert client.post("/admin/login/code/", {"code": code_now()}).status_code == 200
    assert "_auth_user_id" not in client.session
    failed = SecurityEvent.objects.filter(kind="sign_in_failed", detail="Wrong second factor")
    assert failed.count() == 5


def test_a_recovery_code_works_once(client, sign_in, stranger, with_app):
    code, *_ = RecoveryCodes.activate(with_app).get_unused_codes()
    for browser, wanted in ((client, 200), (stranger, 302)):
        sign_in(by=browser)
        browser.post("/admin/login/code/", {"code": code})
        assert browser.get("/admin/").status_code == wanted


def test_recovery_codes_are_shown_once(client, sign_in, with_app):
    sign_in()
    client.post("/admin/login/code/", {"code": code_now()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_generate_recovery_codes"))
    first = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()

    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert all(code in first for code in codes)
    assert not any(code in again for code in codes)


def test_who_needs_a_second_factor_is_led_to_set_one_up_before_anything_else(
    client, sign_in, required
):
    sign_in()

    for path in ("/admin/", "/admin/pages/", "/admin/account/", "/admin/reports/due/"):
        assert client.get(path)["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_index")).content.decode()
    assert "Set up a second factor first" in page


def test_nothing_can_be_written_before_it_is_set_up(client, sign_in, required, demo):
    sign_in()
    address = reverse("wagtailadmin_pages:delete", args=[demo.page.pk])

    assert client.post(address)["Location"] == reverse("mfa_index")
    demo.page.refresh_from_db()


def test_the_app_is_set_up_with_a_code_and_opens_the_admin(
    client, sign_in, required, anna, django_capture_on_commit_callbacks
):
    sign_in()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code})

    assert client.get("/admin/").status_code == 200
    added = SecurityEvent.objects.filter(kind="second_factor", user=anna)
    assert "Added: TOTP Authenticator" in set(added.values_list("detail", flat=True))


def test_the_code_that_set_up_the_app_signs_nobody_in(client, sign_in, stranger):
    sign_in()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert Authenticator.objects.filter(type="totp").exists()
    sign_in(by=stranger)

    stranger.post(reverse("mfa_authenticate"), {"code": code})

    assert "_auth_user_id" not in stranger.session


def test_the_secret_of_a_new_app_is_not_in_the_session_and_stays_the_same(client, sign_in):
    sign_in()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    again = client.post(reverse("mfa_activate_totp"), {"code": "nonsense"})

    assert again.context["form"].secret == secret
    assert secret not in str([each.get_decoded() for each in Session.objects.all()])


def test_it_may_be_required_of_groups_and_superusers(client, settings, anna):
    editors = Group.objects.create(name="Careful editors")
    bert = get_user_model().objects.create_superuser("bert", "b@clinic.example", PASSWORD)
    bert.groups.add(editors)

    for wanted, led in (
        ([], ()),
        (["Careful editors"], (bert,)),
        (["superusers"], (anna, bert)),
        (["Superusers"], (anna, bert)),
        (["Everyone"], (anna, bert)),
        (["Nobody's group"], ()),
    ):
        settings.SECOND_FACTOR_REQUIRED = wanted
        for user in (anna, bert):
            client.force_login(user)
            moved = client.get("/admin/").status_code == 302
            assert moved == (user in led), (wanted, user)


def test_a_name_that_is_no_group_is_told_by_the_check_and_the_system_page(admin_client, settings):
    Group.objects.create(name="Careful editors")
    settings.SECOND_FACTOR_REQUIRED = ["Superusers", "Careful editors", "all"]
    told = io.StringIO()

    call_command("check", databases=["default"], stderr=told)

    assert "SECOND_FACTOR_REQUIRED names “all”" in told.getvalue()
    assert "Careful editors" not in told.getvalue()
    settings.SECOND_FACTOR_REQUIRED = ["all"]
    assert "who needs a second factor names “all”" in admin_client.get("/admin/system/").text


def test_the_last_factor_stays_where_one_is_required(client, sign_in, with_app, required):
    sign_in()
    client.post("/admin/login/code/", {"code": code_now()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(user=with_app, type="totp").exists()


def test_a_factor_is_changed_only_after_the_password_was_typed_again(client, sign_in, with_app):
    client.force_login(with_app)

    answer = client.post(reverse("mfa_deactivate_totp"))

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=with_app, type="totp").exists()


def test_an_operator_removes_lost_factors(sign_in, with_app):
    RecoveryCodes.activate(with_app)
    call_command("remove_second_factor", "anna")

    assert sign_in()["Location"] == "/admin/"
    assert SecurityEvent.objects.filter(detail="All removed, by command", user=with_app).exists()
    with pytest.raises(CommandError, match="no account “nobody”"):
        call_command("remove_second_factor", "nobody")


def test_the_account_page_leads_to_it(client, sign_in):
    sign_in()

    assert reverse("mfa_index") in client.get("/admin/account/").content.decode()


def test_a_right_password_without_the_second_factor_still_counts_as_an_attempt(sign_in, with_app):
    answers = [sign_in(address=f"198.51.100.{n}").status_code for n in range(11)]

    assert answers == [302] * 10 + [429]


def test_without_the_setting_nobody_is_led_anywhere(client, sign_in):
    assert sign_in()["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_session_that_showed_no_factor_ends_once_the_account_has_one(client, sign_in, required):
    sign_in()
    assert client.get("/admin/")["Location"] == reverse("mfa_index")
    anna = SecurityEvent.objects.filter(kind="signed_in").get().user
    TOTP.activate(anna, SECRET)  # elsewhere

    assert client.get("/admin/")["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_the_last_passkey_stays_where_a_factor_is_required(client, sign_in, with_app, required):
    Authenticator.objects.filter(user=with_app).delete()
    passkey = Authenticator.objects.create(user=with_app, type="webauthn", data={"name": "Key"})
    client.force_login(with_app)
    session = client.session
    session["second_factor_added"] = True
    session.save()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
    assert Authenticator.objects.filter(pk=passkey.pk).exists()

    TOTP.activate(with_app, SECRET)
    client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
    assert not Authenticator.objects.filter(pk=passkey.pk).exists()


NONSENSE = ['{"id": 1}', "[1]", '"a"', "7", '{"response": []}', "{"]
NESTED = ["[" * 100_000, "[" * 40_000, "[" * 2_000 + "]" * 2_000, '{"id":' * 2_000]
LONG = ['"' + "a" * 60_000 + '"']


@pytest.mark.parametrize("nonsense", NONSENSE + NESTED + LONG, ids=lambda text: text[:12])
def test_nonsense_instead_of_a_passkey_is_refused_without_a_fault(
    client, sign_in, with_app, nonsense
):
    sign_in()
    posted = {"credential": nonsense}
    second = client.post(reverse("mfa_authenticate"), posted)
    alone = client.post(reverse("mfa_login_webauthn"), posted)
    client.force_login(with_app)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    added = client.post(reverse("mfa_add_webauthn"), {"name": "Key", **posted})

    assert (second.status_code, alone.status_code, added.status_code) == (200, 302, 200)
    forms = second.context["webauthn_form"], added.context["form"]
    assert [list(form.errors.values()) for form in forms] == [[["Incorrect code."]]] * 2
    assert not Authenticator.objects.filter(type="webauthn").exists()
