"""Cross-site requests: nothing that a person's session may do follows from another site's form."""

import pytest
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.cms.security.admin_routes import all_routes

# Anonymous and read-only: without a session there is nothing to forge.
WITHOUT_SESSION = ("api/v2/", "^api/", "healthz/", ".well-known/")


def routes_that_take_a_post_without_token():
    request = RequestFactory().post("/")
    for route, view in all_routes():
        middleware = CsrfViewMiddleware(lambda request: HttpResponse())
        middleware.process_request(request)
        if middleware.process_view(request, view, (), {}) is None:
            yield route


def test_every_address_but_the_anonymous_ones_refuses_a_post_without_token():
    found = list(routes_that_take_a_post_without_token())

    assert [route for route in found if not route.startswith(WITHOUT_SESSION)] == []
    assert len(list(all_routes())) > 300


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["wagtailadmin_login", "wagtailadmin_logout"])
def test_the_sessions_own_forms_are_not_exempt(name, admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)

    assert client.post(reverse(name)).status_code == 403


@pytest.mark.django_db
def test_a_form_of_another_site_changes_nothing(demo, admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    client.get("/admin/")
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else "a" * 32

    answer = client.post(
        reverse("wagtailadmin_pages:delete", args=[demo.page.pk]),
        {"csrfmiddlewaretoken": token},
        headers={"Origin": "https://evil.example"},
    )

    assert answer.status_code == 403
    demo.page.refresh_from_db()


@pytest.mark.django_db
def test_cookies_are_not_sent_from_other_sites_and_scripts_cannot_read_the_session(
    client, admin_user
):
    client.force_login(admin_user)
    client.get("/admin/")

    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] in ("Lax", "Strict")
