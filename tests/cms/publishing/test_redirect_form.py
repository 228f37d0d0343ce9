"""The admin refuses a redirect that leads to its own address."""

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.publishing.forms import LEADS_TO_ITSELF, NO_ADDRESS

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    site = Site.objects.get()
    site.hostname, site.port = "www.example.org", 443
    site.save()
    return site


@pytest.fixture
def add(admin_client):
    """Send the form for a new redirect with these fields; return the response."""
    return lambda **fields: admin_client.post(reverse("wagtailredirects:add"), fields)


@pytest.mark.parametrize(
    ("old_path", "link"),
    [
        ("/old/", "https://www.example.org/old/"),
        ("/old", "https://WWW.example.org:443/old"),
        ("old", "http://www.example.org/old/"),
        ("/old", "https://www.example.org/old/?page=2"),
        ("/old?page=2", "https://www.example.org/old?page=2"),
        ("/caf%C3%A9", "https://www.example.org/café/"),
    ],
)
@pytest.mark.parametrize("for_all_sites", [True, False])
def test_a_link_to_the_old_path_is_refused(add, site, old_path, link, for_all_sites):
    chosen = {} if for_all_sites else {"site": site.pk}

    response = add(old_path=old_path, redirect_link=link, **chosen)

    assert response.context["form"].errors == {"redirect_link": [LEADS_TO_ITSELF]}
    assert LEADS_TO_ITSELF in response.content.decode()
    assert not Redirect.objects.exists()


@pytest.mark.parametrize(
    "link",
    [
        "https://www.example.org/new/",
        "https://www.example.org/old/new/",
        "https://other.example.org/old/",
        "https://www.example.org:8443/old/",
    ],
)
def test_a_link_to_another_address_is_saved(add, site, link):
    assert add(old_path="/old", site=site.pk, redirect_link=link).status_code == 302

    assert Redirect.objects.get().redirect_link == link


def test_a_path_with_a_query_may_lead_to_the_path_without_it(add, site):
    link = "https://www.example.org/old/"

    assert add(old_path="/old?page=2", redirect_link=link).status_code == 302


def test_a_link_to_another_site_is_saved_for_one_site_only(add, site):
    other = Site.objects.create(hostname="other.example.org", root_page=site.root_page)
    fields = {"old_path": "/old", "redirect_link": "https://www.example.org/old/"}

    assert add(**fields).status_code == 200
    assert add(**fields, site=other.pk).status_code == 302


def test_the_page_at_the_old_path_is_refused_as_target(add, demo):
    response = add(old_path=demo.page.get_url_parts()[2], redirect_page=demo.page.pk)

    assert response.context["form"].errors == {"redirect_page": [LEADS_TO_ITSELF]}


def test_a_stored_redirect_cannot_be_changed_into_one(admin_client, site):
    link = "https://www.example.org/old/"
    redirect = Redirect.add_redirect("/older", link)
    address = reverse("wagtailredirects:edit", args=[redirect.pk])

    admin_client.post(address, {"old_path": "/old", "redirect_link": link})
    redirect.refresh_from_db()
    assert redirect.old_path == "/older"

    admin_client.post(address, {"old_path": "/oldest", "redirect_link": link})
    redirect.refresh_from_db()
    assert redirect.old_path == "/oldest"


def test_a_user_without_permission_adds_no_redirect(client, django_user_model, site):
    from django.contrib.auth.models import Permission

    editor = django_user_model.objects.create_user("editor", password="x")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)

    client.post(
        reverse("wagtailredirects:add"),
        {"old_path": "/old", "redirect_link": "https://www.example.org/new/"},
    )

    assert not Redirect.objects.exists()


def test_a_link_with_an_impossible_port_is_an_error_of_the_form(add):
    response = add(old_path="/old", redirect_link="http://www.example.org:99999/")

    assert response.context["form"].errors == {"redirect_link": [NO_ADDRESS]}
