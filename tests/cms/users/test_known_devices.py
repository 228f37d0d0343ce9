"""Which browsers are known, so that guesses of strangers do not slow them down, and how long."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse

from cms.users.known_devices import COOKIE, device_of
from tests.cms.users.conftest import PASSWORD
from tests.cms.users.test_shared_limits import own_password

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = "a-new-and-better-one"


@pytest.fixture
def is_known(client):
    """`is_known("anna")`: whether the browser is known for the name."""

    def ask(name="anna", by=client):
        request = RequestFactory().get("/")
        if COOKIE in by.cookies:
            request.COOKIES[COOKIE] = by.cookies[COOKIE].value
        return device_of(request, name) is not None

    return ask


@pytest.fixture
def signed_in(sign_in):
    sign_in()


def guess_until_it_is_paused(sign_in):
    for number in range(10):
        sign_in("guess", by=Client(), address=f"198.51.100.{number}")
    assert sign_in(by=Client(), address="192.0.2.1").status_code == 429


def reset_by_mail(browser, mailoutbox):
    browser.post(reverse("account_reset_password"), {"email": "anna@clinic.example"})
    (link,) = re.findall(r"http://127\.0\.0\.1:8000(/admin/\S+)", mailoutbox[-1].body)
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    return browser.post(form, {"password1": NEW, "password2": NEW})


def test_a_link_for_a_new_password_lets_a_person_in_whose_name_is_guessed_at(
    sign_in, stranger, mailoutbox, is_known
):
    guess_until_it_is_paused(sign_in)

    reset_by_mail(stranger, mailoutbox)

    assert is_known(by=stranger)
    assert sign_in(NEW, by=stranger, address="192.0.2.1")["Location"] == "/admin/"


def test_a_link_that_was_only_opened_makes_no_browser_known(stranger, anna, mailoutbox, is_known):
    stranger.post(reverse("account_reset_password"), {"email": anna.email})
    (link,) = re.findall(r"http://127\.0\.0\.1:8000(/admin/\S+)", mailoutbox[-1].body)
    form = stranger.get(link, follow=True).redirect_chain[-1][0]
    stranger.post(form, {"password1": "12345", "password2": "12345"})

    assert not is_known(by=stranger)


def set_password(anna):
    anna.set_password(NEW)
    anna.save()


def deactivate_and_activate(anna):
    for is_active in (False, True):
        anna.is_active = is_active
        anna.save()


def remove_app(anna):
    Authenticator.objects.get(type="totp").delete()


def renew_codes(anna):
    Authenticator.objects.get(type="recovery_codes").delete()
    RecoveryCodes.activate(anna)


ENDS = {
    "a new password": set_password,
    "a second factor that was added": lambda anna: TOTP.activate(anna, "A" * 32),
    "a second factor that was removed": remove_app,
    "new recovery codes": renew_codes,
    "the end of the account, also once it is opened again": deactivate_and_activate,
    "an operator who removes the factors": lambda anna: call_command(
        "remove_second_factor", "anna", verbosity=0
    ),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_browsers_are_forgotten_with(end, anna, sign_in, is_known, client):
    if end is not ENDS["a second factor that was added"]:
        TOTP.activate(anna, SECRET)
    RecoveryCodes.activate(anna)
    code, *_ = RecoveryCodes.activate(anna).get_unused_codes()
    sign_in()
    client.post(reverse("mfa_authenticate"), {"code": code})
    if "_auth_user_id" not in client.session:  # recovery codes alone are not asked for
        sign_in()
    assert is_known()

    end(anna)

    assert not is_known()


def test_an_ended_account_is_known_nowhere(signed_in, is_known):
    get_user_model().objects.update(is_active=False)

    assert not is_known()


def test_what_others_save_meanwhile_does_not_bring_a_forgotten_browser_back(
    anna, signed_in, is_known
):
    read_before = get_user_model().objects.get(pk=anna.pk)
    set_password(anna)

    read_before.first_name = "Ann"
    read_before.save()
    anna.save()

    assert not is_known()


def test_a_forgotten_browser_waits_like_any_other(anna, client, sign_in):
    sign_in()
    set_password(anna)
    client.post(reverse("wagtailadmin_logout"))
    guess_until_it_is_paused(sign_in)

    assert sign_in(NEW, address="192.0.2.1").status_code == 429


def test_the_browser_on_which_a_person_changes_their_password_stays_known(
    client, signed_in, is_known, sign_in, stranger
):
    sign_in(by=stranger)
    assert own_password(client, PASSWORD).status_code == 302

    assert is_known()
    assert not is_known(by=stranger)


def test_the_browser_on_which_a_person_adds_a_factor_stays_known(
    anna, client, sign_in, stranger, is_known, django_capture_on_commit_callbacks
):
    TOTP.activate(anna, SECRET)
    client.force_login(anna)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_deactivate_totp"))

    assert is_known()


def test_an_administrator_who_sets_a_password_makes_no_browser_known_for_it(client, anna, is_known):
    bert = get_user_model().objects.create_user("bert", "bert@clinic.example", PASSWORD)
    client.force_login(anna)
    client.post(
        reverse("wagtailusers_users:edit", args=[bert.pk]),
        {
            "username": "bert",
            "email": "bert@clinic.example",
            "first_name": "Bert",
            "last_name": "Brown",
            "is_active": "on",
            "password1": NEW,
            "password2": NEW,
        },
    )

    bert.refresh_from_db()
    assert bert.check_password(NEW)
    assert not is_known("bert")


def test_a_name_that_no_database_takes_is_an_unknown_one(signed_in, is_known):
    assert is_known(" ANNA ")
    for name in ("an\0na\0x", "x" * 5000, ""):
        assert not is_known(name)


def test_a_browser_stays_known_while_the_former_key_is_kept(
    anna, client, signed_in, is_known, settings
):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key", [settings.SECRET_KEY]
    assert is_known()

    client.logout()
    client.post(reverse("wagtailadmin_login"), {"username": "anna", "password": PASSWORD})
    settings.SECRET_KEY_FALLBACKS = []

    assert is_known()
