"""OpenID Connect opens accounts that exist, by an address that the provider verified."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.urls import reverse

from tests.cms.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PERSON = {"sub": "1001", "email": "anna@clinic.example", "email_verified": True, "name": "Anna"}


@contextmanager
def provider_of(person):
    """A sign-in service that knows one person; its address."""

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
            self.answer({"access_token": "t", "token_type": "Bearer", "expires_in": 60})

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


@pytest.fixture
def sign_on(client, anna, settings):
    """`sign_on({"email": …})` is the answer to a person who comes back from the provider."""

    def come_back(person=PERSON, *, by=client, next="", process="login", domains=()):  # noqa: A002
        with provider_of(person) as address:
            settings.SOCIALACCOUNT_PROVIDERS = {
                "openid_connect": {
                    "OAUTH_PKCE_ENABLED": True,
                    "APPS": [
                        {
                            "provider_id": "clinic",
                            "name": "Clinic",
                            "client_id": "cms",
                            "secret": "s",
                            "settings": {"server_url": address, "verified_email": list(domains)},
                        }
                    ],
                }
            }
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


def test_the_sign_in_page_offers_it_only_where_it_is_set_up(client, sign_on):
    assert "Sign in with" not in client.get("/admin/login/").content.decode().replace(
        "Sign in with a passkey", ""
    )
    sign_on({"sub": "9"})

    assert "Sign in with Clinic" in client.get("/admin/login/").content.decode()
