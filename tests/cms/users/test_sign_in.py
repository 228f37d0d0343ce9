"""Signing in at Wagtail's page through django-allauth; nobody signs up."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.urls.exceptions import NoReverseMatch

from cms.users.models import SecurityEvent
from tests.cms.users.conftest import words

pytestmark = pytest.mark.django_db


def test_a_right_password_leads_to_the_page_that_was_asked_for(client, sign_in):
    asked = client.get("/admin/pages/?p=2")
    assert asked["Location"] == "/admin/login/?next=/admin/pages/%3Fp%3D2"
    form = client.get(asked["Location"]).content.decode()
    assert 'name="next" value="/admin/pages/?p=2"' in form

    answer = client.post(
        "/admin/login/",
        {"username": "anna", "password": "correct-horse-battery", "next": "/admin/pages/?p=2"},
    )

    assert answer["Location"] == "/admin/pages/?p=2"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "http:evil.example",
        "https:///evil.example/",
        "javascript:alert(1)",
        " //evil.example",
    ],
)
def test_no_sign_in_leads_to_another_site(client, anna, elsewhere):
    answer = client.post(
        "/admin/login/",
        {"username": "anna", "password": "correct-horse-battery", "next": elsewhere},
    )

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_signing_in_gives_the_session_another_key(client, sign_in):
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key

    sign_in()

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_who_may_not_see_the_admin_gets_the_form_and_a_reason(client, anna):
    get_user_model().objects.create_user("visitor", "v@clinic.example", "correct-horse-battery")

    answer = client.post(
        "/admin/login/",
        {"username": "visitor", "password": "correct-horse-battery"},
        follow=True,
    )

    assert len(answer.redirect_chain) == 2  # to the admin, and back
    assert "You do not have permission to access the admin" in answer.content.decode()
    again = {"username": "anna", "password": "correct-horse-battery"}
    assert client.post("/admin/login/", again)["Location"] == "/admin/"


def test_an_account_that_was_ended_does_not_sign_in(client, sign_in, anna):
    get_user_model().objects.filter(pk=anna.pk).update(is_active=False)

    assert "_auth_user_id" not in client.session
    sign_in()
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_and_a_made_up_name_get_the_same_answer(sign_in, hashed):
    wrong = sign_in("guess")
    once = len(hashed)
    hashed.clear()
    made_up = sign_in("guess", name="nobody")

    assert wrong.status_code == made_up.status_code == 200
    assert words(wrong) == words(made_up)
    assert len(hashed) == once  # as much work, so as much time


def test_there_is_no_sign_up(client):
    for name in ("account_signup", "socialaccount_signup", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    fields = {"username": "new", "password1": "a-b-c-d-e-f-1", "email": "new@clinic.example"}
    for path in ("/admin/signup/", "/admin/login/signup/", "/accounts/signup/", "/signup/"):
        client.post(path, fields)
    assert not get_user_model().objects.filter(username="new").exists()


def test_the_sign_in_page_for_private_pages_is_the_one_with_limits(client, sign_in):
    answer = client.get("/_util/login/?next=/private/")
    assert answer["Location"] == "/admin/login/?next=%2Fprivate%2F"

    data = {"username": "anna", "password": "correct-horse-battery"}
    client.post("/_util/login/", data)
    assert "_auth_user_id" not in client.session


def test_wagtails_own_views_for_a_new_password_are_not_reachable(client, anna):
    assert client.get("/admin/password_reset/confirm/Mw/set-password/").status_code == 404


def test_signing_out_ends_the_session(client, sign_in):
    sign_in()
    client.post(reverse("wagtailadmin_logout"))

    assert client.get("/admin/").status_code == 302
    assert SecurityEvent.objects.filter(kind="signed_out").count() == 1


def test_the_page_has_no_script_inside(client):
    page = client.get("/admin/login/").content.decode()

    scripts = [each.partition(">") for each in page.split("<script")[1:]]
    inline = [attributes for attributes, _, body in scripts if body.partition("<")[0].strip()]
    assert all('type="application/json"' in attributes for attributes in inline)
    assert " onclick=" not in page


def test_a_session_of_one_browser_is_none_of_another(sign_in, stranger):
    sign_in()

    assert stranger.get("/admin/").status_code == 302


def test_the_pages_have_the_name_of_the_cms_and_not_of_its_parts(client, sign_in, settings):
    settings.WAGTAIL_SITE_NAME = "Praxis <Mitte>"
    page = client.get("/admin/login/").content.decode()
    assert "<h1>Sign in to Example Clinic</h1>" in page
    assert "<title>Sign in - Praxis &lt;Mitte&gt;</title>" in page

    asked = client.get("/admin/password_reset/").content.decode()
    sign_in()
    for each in (asked, client.get("/admin/").content.decode()):
        assert " - Praxis &lt;Mitte&gt;</title>" in each
        assert "Wagtail</title>" not in each
