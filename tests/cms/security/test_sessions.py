"""A session belongs to who signed in, ends with it, and does not survive a new password."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"


@pytest.fixture
def anna():
    return get_user_model().objects.create_superuser("anna", "anna@clinic.example", PASSWORD)


def sign_in(client):
    return client.post(reverse("wagtailadmin_login"), {"username": "anna", "password": PASSWORD})


def key(client):
    return client.cookies["sessionid"].value


def test_a_session_that_was_planted_before_signing_in_is_worth_nothing(client, anna):
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted

    assert sign_in(client).status_code == 302

    assert key(client) != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get("/admin/").status_code == 302


def test_signing_out_ends_the_session_for_whoever_copied_it(client, anna):
    sign_in(client)
    copied = key(client)

    client.post(reverse("wagtailadmin_logout"))

    thief = Client()
    thief.cookies["sessionid"] = copied
    assert thief.get("/admin/").status_code == 302


def test_a_new_password_ends_all_sessions(client, anna):
    sign_in(client)

    anna.set_password("another-long-password")
    anna.save()

    assert client.get("/admin/").status_code == 302


def test_somebody_who_was_deactivated_is_out_at_once(client, anna):
    sign_in(client)

    anna.is_active = False
    anna.save()

    assert client.get("/admin/").status_code == 302
