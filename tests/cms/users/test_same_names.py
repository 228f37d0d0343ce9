"""No two accounts have a name or an address that differs in small and capital letters only."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from cms.users.checks import names_differ_in_more_than_their_case
from tests.cms.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    """Signed in: somebody who may only add accounts."""
    user = get_user_model().objects.create_user("keeper", "keeper@clinic.example")
    may = ("access_admin", "add_user", "change_user", "view_user")
    user.user_permissions.add(*Permission.objects.filter(codename__in=may))
    client.force_login(user)
    return user


def fields(**changed):
    account = {"username": "bert", "email": "bert@clinic.example", "is_active": "on"}
    names = {"first_name": "Bert", "last_name": "Brown"}
    return account | names | {"password1": PASSWORD, "password2": PASSWORD} | changed


@pytest.mark.parametrize(
    ("taken", "words"),
    [
        ({"username": "Anna"}, "Another account has this name"),
        ({"username": "anna"}, "already exists"),
        ({"email": "ANNA@clinic.example"}, "Another account has this e-mail address"),
    ],
)
def test_nobody_adds_an_account_that_keeps_another_out(
    client, anna, keeper, sign_in, stranger, taken, words
):
    answer = client.post(reverse("wagtailusers_users:add"), fields(**taken))

    assert words in answer.content.decode()
    assert get_user_model().objects.count() == 2
    assert sign_in(by=stranger)["Location"] == "/admin/"


def test_nobody_renames_an_account_so(client, anna, keeper):
    bert = get_user_model().objects.create_user("bert", "bert@clinic.example", first_name="Bert")
    address = reverse("wagtailusers_users:edit", args=[bert.pk])

    for taken in ({"username": "ANNA"}, {"email": "anna@Clinic.example"}):
        assert "Another account has" in client.post(address, fields(**taken)).content.decode()
    assert client.post(address, fields(username="Bert")).status_code == 302
    bert.refresh_from_db()
    assert (bert.username, bert.email) == ("Bert", "bert@clinic.example")


def test_a_form_without_the_name_does_not_ask_for_it(anna):
    get_user_model().objects.create_user("ANNA", "other@clinic.example")

    anna.validate_unique(exclude={"username"})


def test_accounts_that_are_so_already_are_named(anna):
    assert names_differ_in_more_than_their_case(["default"]) == []

    get_user_model().objects.create_user("Anna")

    (warning,) = names_differ_in_more_than_their_case(["default"])
    assert "the same name “anna”" in warning.msg
    assert "Rename all but one" in warning.hint
    assert names_differ_in_more_than_their_case() == []  # without the database
