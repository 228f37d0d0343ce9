"""An account can be deleted, whatever it has."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user_model
from django.db import connection
from django.urls import reverse

from cms.users.models import DeviceGeneration

pytestmark = pytest.mark.django_db


@pytest.fixture
def left(db):
    """Two accounts with a second factor and recovery codes."""
    users = [get_user_model().objects.create_user(f"left{number}") for number in range(2)]
    for user in users:
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(user)
    return users


def delete_one_by_one(client, users):
    return [client.post(reverse("wagtailusers_users:delete", args=[each.pk])) for each in users]


def delete_at_once(client, users):
    address = reverse("wagtail_bulk_action", args=["users", "user", "delete"])
    return [client.post(f"{address}?{'&'.join(f'id={each.pk}' for each in users)}")]


@pytest.mark.parametrize("delete", [delete_one_by_one, delete_at_once])
def test_accounts_with_a_second_factor_are_deleted(client, anna, left, delete):
    client.force_login(anna)

    assert {answer.status_code for answer in delete(client, left)} == {302}

    connection.check_constraints()
    assert list(get_user_model().objects.all()) == [anna]
    assert not Authenticator.objects.exists()
    assert not DeviceGeneration.objects.exclude(user=anna).exists()
