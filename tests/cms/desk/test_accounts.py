"""Whoever manages accounts reads what each group does."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.review.setup import AUTHORS, REVIEWERS, WHAT_THEY_DO

pytestmark = pytest.mark.django_db


def test_both_groups_of_a_new_site_have_a_sentence_and_there_is_no_other(demo):
    assert set(Group.objects.values_list("name", flat=True)) == {AUTHORS, REVIEWERS}
    assert set(WHAT_THEY_DO) == {AUTHORS, REVIEWERS}


def test_the_form_of_an_account_says_what_each_group_does(admin_client, admin_user, demo):
    Group.objects.create(name="Interns <b>")
    for address in (
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[admin_user.pk]),
    ):
        shown = admin_client.get(address).content.decode()
        assert f"<strong>Authors</strong>: {WHAT_THEY_DO[AUTHORS]}" in shown
        assert f"<strong>Clinical reviewers</strong>: {WHAT_THEY_DO[REVIEWERS]}" in shown
        assert "Interns &lt;b&gt;" in shown


def test_an_account_is_made_with_its_group(admin_client, demo, django_user_model):
    author = Group.objects.get(name=AUTHORS)

    admin_client.post(
        reverse("wagtailusers_users:add"),
        {
            "username": "nora",
            "email": "nora@clinic.example",
            "first_name": "Nora",
            "last_name": "Example",
            "password1": "a-long-passphrase",
            "password2": "a-long-passphrase",
            "groups": [author.pk],
        },
    )

    assert django_user_model.objects.get(username="nora").groups.get() == author


def test_the_list_of_groups_says_it_too(admin_client, demo):
    shown = admin_client.get(reverse("wagtailusers_groups:index")).content.decode()

    assert WHAT_THEY_DO[AUTHORS] in shown
