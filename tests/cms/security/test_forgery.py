"""Cross-site requests: nothing that a person's session may do follows from another site's form."""

import pytest
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client, RequestFactory
from django.urls import reverse
from rest_framework.authentication import SessionAuthentication

from tests.cms.security.admin_routes import all_routes

# Anonymous and read-only: without a session there is nothing to forge.
WITHOUT_SESSION = ("api/v2/", "^api/", "healthz/", ".well-known/")


def routes_that_take_a_post_without_token():
    """(route, view) of all that Django's middleware lets pass."""
    request = RequestFactory().post("/")
    for route, view in all_routes():
        middleware = CsrfViewMiddleware(lambda request: HttpResponse())
        middleware.process_request(request)
        if middleware.process_view(request, view, (), {}) is None:
            yield route, view


def defends_itself(view):
    """Whether the view only reads, or DRF checks the token of whoever has a session."""
    code = getattr(view, "cls", None) or view.view_class
    if SessionAuthentication in getattr(code, "authentication_classes", ()):
        return True
    return not any(hasattr(code, method) for method in ("post", "put", "patch", "delete"))


def test_every_address_but_the_anonymous_ones_refuses_a_post_without_token():
    open_to_forgery = [
        route
        for route, view in routes_that_take_a_post_without_token()
        if not route.startswith(WITHOUT_SESSION) and not defends_itself(view)
    ]

    assert open_to_forgery == []
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
    client.post(reverse("wagtailadmin_login"), {"username": "admin", "password": "password"})

    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] in ("Lax", "Strict")
