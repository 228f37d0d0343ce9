"""Nobody is led from the CMS to a site that a link's maker chose."""

import re
from urllib.parse import urlencode, urlsplit

import pytest
from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse

from cms.users.views import ConfirmElsewhereView
from tests.cms.security.admin_routes import filled, routes_of_our_views
from tests.cms.security.test_admin_access import arguments

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "\thttps://evil.example/",
    "javascript:alert(1)",
    "http://testserver@evil.example/",
]


def leads_away(answer):
    """Whether a browser would leave this host; browsers take a backslash for a slash."""
    target = answer.get("Location", "").replace("\\", "/").strip()
    return "evil.example" in urlsplit(target).netloc or target.startswith("javascript:")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_and_out_leads_nowhere_else(client, django_user_model, address):
    django_user_model.objects.create_superuser("anna", password="x")
    fields = {"username": "anna", "password": "x", "next": address}

    signed_in = client.post(f"{reverse('wagtailadmin_login')}?next={address}", fields)
    signed_out = client.post(f"{reverse('wagtailadmin_logout')}?next={address}", {"next": address})

    assert signed_in.status_code == 302
    assert not leads_away(signed_in)
    assert not leads_away(signed_out)


def test_no_address_of_ours_leads_elsewhere(admin_client, objects):
    address = ELSEWHERE[0]
    for route in routes_of_our_views():
        path = filled(route, **arguments(route, objects))
        for method in (admin_client.get, admin_client.post):
            target = f"{path}?next={address}&next_url={address}&return_to={address}"
            assert not leads_away(method(target)), path


@pytest.mark.parametrize("path", ["//evil.example/", "/%5Cevil.example", "/.evil.example//"])
def test_a_path_that_looks_like_a_host_leads_nowhere(client, path):
    assert not leads_away(client.get(path))
    assert not leads_away(client.get(f"/admin{path}"))


@pytest.fixture
def anna(django_user_model):
    return django_user_model.objects.create_superuser("anna", "anna@clinic.example", "x")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_out_leads_nowhere_else(client, anna, address):
    client.force_login(anna)

    answer = client.post(f"{reverse('wagtailadmin_logout')}?next={address}", {"next": address})

    assert answer.status_code == 302
    assert not leads_away(answer)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_forgotten_password_leads_nowhere_else(client, anna, mailoutbox, address):
    query = urlencode({"next": address})
    asked = client.post(
        f"{reverse('account_reset_password')}?{query}", {"email": anna.email, "next": address}
    )
    (link,) = re.findall(r"http://127\.0\.0\.1:8000(/admin/\S+)", mailoutbox[0].body)
    opened = client.get(f"{link}?{query}")
    passwords = {"password1": "a-new-and-better-one", "password2": "a-new-and-better-one"}
    form = f"{urlsplit(opened['Location']).path}?{query}"
    done = client.post(form, {**passwords, "next": address})

    assert [each.status_code for each in (asked, opened, done)] == [302] * 3
    assert not any(leads_away(each) for each in (asked, opened, done))


@pytest.mark.parametrize("address", ELSEWHERE)
def test_confirming_leads_nowhere_else(client, anna, address):
    client.force_login(anna)
    confirm = f"{reverse('account_reauthenticate')}?{urlencode({'next': address})}"

    answer = client.post(confirm, {"password": "x", "next": address})

    assert answer.status_code == 302
    assert not leads_away(answer)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_confirming_elsewhere_leads_nowhere_else(client, anna, address, monkeypatch):
    led = {}

    class Provider:
        def get_auth_params(self):
            return {}

        def redirect(self, request, **kwargs):
            led.update(kwargs)
            return HttpResponse()

    monkeypatch.setattr(ConfirmElsewhereView, "_provider", lambda self: Provider())
    anna.set_unusable_password()
    anna.save()
    client.force_login(anna)
    path = f"{reverse('users_confirm_elsewhere')}?{urlencode({'next': address})}"
    client.post(path, {"next": address})

    assert led["next_url"] == reverse("mfa_index")


def test_no_address_changes_the_language_and_leads_on():
    with pytest.raises(NoReverseMatch):
        reverse("set_language")
