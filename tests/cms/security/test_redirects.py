"""Nobody is led from the CMS to a site that a link's maker chose."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

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
