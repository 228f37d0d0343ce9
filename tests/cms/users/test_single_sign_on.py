"""OpenID Connect opens accounts that exist, by an address that the provider verified."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.urls import reverse

from cms.users import confirmed_elsewhere
from tests.cms.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PERSON = {"sub": "1001", "email": "anna@clinic.example", "email_verified": True, "name": "Anna"}


@contextmanager
def provider_of(person, told=None):
    """A sign-in service that knows one person; its address. It sends `told` as its ID token."""

    class Service(BaseHTTPRequestHandler):
        def do_GET(self):
            at = f"http://127.0.0.1:{self.server.server_port}"
            answers = {
                "/.well-known/openid-configuration": {
                    "issuer": at,
                    "authorization_endpoint": f"{at}/authorize",
                    "token_endpoint": f"{at}/token",
                    "userinfo_endpoint": f"{at}/userinfo",
                    "jwks_uri": f"{at}/keys",
                },
                "/userinfo": person,
            }
            self.answer(answers[self.path])

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            answer = {"access_token": "t", "token_type": "Bearer", "expires_in": 60}
            if told is not None:
                at = f"http://127.0.0.1:{self.server.server_port}"
                claims = {"iss": at, "aud": "cms", "sub": person["sub"], "exp": time.time() + 60}
                answer["id_token"] = jwt.encode(claims | told, "k" * 32)
            self.answer(answer)

        def answer(self, data):
            body = json.dumps(data).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def provider_settings(address, domains=()):
    app = {
        "provider_id": "clinic",
        "name": "Clinic",
        "client_id": "cms",
        "secret": "s",
        "settings": {"server_url": address, "verified_email": list(domains)},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


@pytest.fixture
def sign_on(client, anna, settings):
    """`sign_on({"email": …})` is the answer to a person who comes back from the provider."""

    def come_back(person=PERSON, *, by=client, next="", process="login", domains=()):  # noqa: A002
        with provider_of(person) as address:
            settings.SOCIALACCOUNT_PROVIDERS = provider_settings(address, domains)
            start = reverse("openid_connect_login", args=["clinic"])
            sent = by.post(f"{start}?process={process}&next={next}")
            query = parse_qs(urlsplit(sent["Location"]).query)
            assert query["code_challenge_method"] == ["S256"]
            back = reverse("openid_connect_callback", args=["clinic"])
            return by.get(back, {"code": "c", "state": query["state"][0]})

    return come_back


def test_a_verified_address_opens_the_account_that_has_it(client, sign_on, anna):
    assert sign_on()["Location"] == "/admin/"

    assert int(client.session["_auth_user_id"]) == anna.pk
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)  # single sign-on takes no password away


def test_the_way_on_is_kept_and_leads_to_no_other_site(sign_on, stranger):
    assert sign_on(next="/admin/pages/")["Location"] == "/admin/pages/"
    assert sign_on(by=stranger, next="https://evil.example/")["Location"] == "/admin/"


@pytest.mark.parametrize(
    "person",
    [
        {**PERSON, "email_verified": False},
        {**PERSON, "email_verified": None},
        {**PERSON, "email": "nobody@clinic.example"},
        {"sub": "1001"},
    ],
)
def test_no_account_is_made_or_opened_for_anybody_else(client, sign_on, person):
    before = get_user_model().objects.count()
    answer = sign_on(person)

    assert answer.status_code == 403
    assert "You have no account here" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert get_user_model().objects.count() == before
    assert not SocialAccount.objects.exists()


def test_an_address_of_two_accounts_opens_neither(client, sign_on):
    get_user_model().objects.create_user("other", "ANNA@clinic.example", PASSWORD)

    assert sign_on().status_code == 403


def test_an_account_that_was_ended_is_not_opened(client, sign_on, anna):
    sign_on()
    client.logout()
    get_user_model().objects.filter(pk=anna.pk).update(is_active=False)

    sign_on()

    assert "_auth_user_id" not in client.session


def test_the_provider_of_a_domain_may_be_trusted_without_saying_verified(client, sign_on):
    silent = {name: value for name, value in PERSON.items() if name != "email_verified"}
    assert sign_on(silent, domains=["other.example"]).status_code == 403

    assert sign_on(silent, domains=["clinic.example"])["Location"] == "/admin/"


def test_a_later_sign_in_goes_by_the_person_not_by_the_address(client, sign_on, anna):
    sign_on()
    client.logout()

    sign_on({**PERSON, "email": "married@clinic.example"})

    assert int(client.session["_auth_user_id"]) == anna.pk


def test_nobody_connects_a_foreign_identity_to_their_account(client, sign_on, anna):
    client.force_login(anna)

    answer = sign_on({**PERSON, "sub": "2", "email": "x@y.example"}, process="connect")

    assert answer.status_code == 401
    assert not SocialAccount.objects.exists()


def test_the_second_factor_is_asked_for_here_too(client, sign_on, anna):
    TOTP.activate(anna, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    assert sign_on()["Location"] == "/admin/login/code/"
    assert "_auth_user_id" not in client.session


@pytest.fixture
def only_there(anna, client):
    """Anna, signed in, without a password here."""
    anna.set_unusable_password()
    anna.save()
    SocialAccount.objects.create(user=anna, provider="clinic", uid="1001")
    client.force_login(anna)
    return anna


@pytest.fixture
def app_page():
    return reverse("mfa_activate_totp")


@pytest.fixture
def confirm(client, settings):
    """`confirm(person)` is the answer to who confirms there that it is them."""

    def come_back(person=PERSON, *, by=client, told=None):
        told = {"auth_time": int(time.time())} if told is None else told
        with provider_of(person, told) as address:
            settings.SOCIALACCOUNT_PROVIDERS = provider_settings(address)
            sent = client.post(reverse("users_confirm_elsewhere"), {"next": "/admin/account/"})
            query = parse_qs(urlsplit(sent["Location"]).query)
            assert (query["prompt"], query["max_age"]) == (["login"], ["0"])
            back = reverse("openid_connect_callback", args=["clinic"])
            return by.get(back, {"code": "c", "state": query["state"][0]})

    return come_back


def test_who_has_no_password_confirms_there_and_adds_a_second_factor(
    client, only_there, confirm, app_page, settings
):
    settings.SECOND_FACTOR_REQUIRED = ["everyone"]
    settings.SOCIALACCOUNT_PROVIDERS = provider_settings("http://127.0.0.1:1")
    led = client.get(app_page)
    assert led["Location"] == f"{reverse('users_confirm_elsewhere')}?next={app_page}".replace(
        app_page, "%2Fadmin%2Faccount%2Fsecond-factor%2Fapp%2F"
    )
    page = client.get(led["Location"]).content.decode()
    assert "Sign in with Clinic once more" in page

    assert confirm()["Location"] == "/admin/account/"

    assert "secret" in client.get(app_page).context["form"].__dict__
    assert int(client.session["_auth_user_id"]) == only_there.pk


def test_a_confirmation_ends_after_a_quarter_of_an_hour(
    client, only_there, confirm, app_page, time_machine
):
    time_machine.move_to(1_795_000_000, tick=False)
    confirm()
    time_machine.move_to(1_795_000_000 + 899, tick=False)
    assert client.get(app_page).status_code == 200
    time_machine.move_to(1_795_000_000 + 901, tick=False)
    assert client.get(app_page).status_code == 302


@pytest.mark.parametrize(
    "person",
    [
        {**PERSON, "sub": "2", "email": "bert@clinic.example"},
        {**PERSON, "sub": "3", "email": "nobody@clinic.example"},
        {**PERSON, "sub": "4", "email_verified": False},
    ],
)
def test_nobody_else_confirms_it(client, only_there, confirm, app_page, person):
    get_user_model().objects.create_user("bert", "bert@clinic.example", PASSWORD)
    answer = confirm(person)

    assert answer.status_code == 403
    assert "That was not you" in answer.content.decode()
    assert client.get(app_page).status_code == 302
    assert int(client.session["_auth_user_id"]) == only_there.pk


def test_a_plain_sign_in_and_a_forged_process_confirm_nothing(
    client, only_there, sign_on, app_page
):
    sign_on(process="login")
    assert client.get(app_page).status_code == 302

    assert sign_on(process="redirect").status_code == 403
    assert client.get(app_page).status_code == 302


@pytest.mark.parametrize(("seconds", "same"), [(-3600, False), (5, True), (None, False)])
def test_who_had_signed_in_there_before_has_to_do_it_again(anna, seconds, same):
    request = RequestFactory().get("/")
    request.user = anna
    state = confirmed_elsewhere.state_of(anna)
    told = {"id_token": {"auth_time": state["asked_at"] + seconds}} if seconds else {}

    assert confirmed_elsewhere.is_same_person(request, state, anna, told) == same


@pytest.mark.parametrize("told", [{}, {"auth_time": "now"}, {"auth_time": True}])
def test_a_service_that_does_not_say_when_a_person_signed_in_confirms_nothing(
    client, only_there, confirm, app_page, told
):
    answer = confirm(told=told)

    assert answer.status_code == 403
    assert "does not say when you signed in" in answer.content.decode()
    assert client.get(app_page).status_code == 302


@pytest.mark.parametrize("has", ["a password", "a factor"])
def test_who_has_another_way_confirms_nothing_there(client, only_there, settings, has):
    settings.SOCIALACCOUNT_PROVIDERS = provider_settings("http://127.0.0.1:1")
    if has == "a password":
        only_there.set_password(PASSWORD)
        only_there.save()
        client.force_login(only_there)
    else:
        TOTP.activate(only_there, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    for method in (client.get, client.post):
        assert method(reverse("users_confirm_elsewhere")).status_code == 404
    assert confirmed_elsewhere.AT not in client.session


@pytest.mark.parametrize(("reset", "words"), [(True, "Set a password first"), (False, "Ask an ad")])
def test_without_single_sign_on_who_has_no_password_reads_what_to_do(
    client, only_there, app_page, settings, reset, words
):
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = reset
    page = client.get(app_page, follow=True)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert client.post(reverse("users_confirm_elsewhere")).status_code == 404


def test_who_has_a_password_still_types_it(client, anna, app_page):
    client.force_login(anna)

    assert client.get(app_page)["Location"].startswith(reverse("account_reauthenticate"))


def test_the_sign_in_page_offers_it_only_where_it_is_set_up(client, sign_on):
    assert "Sign in with" not in client.get("/admin/login/").content.decode().replace(
        "Sign in with a passkey", ""
    )
    sign_on({"sub": "9"})

    assert "Sign in with Clinic" in client.get("/admin/login/").content.decode()
