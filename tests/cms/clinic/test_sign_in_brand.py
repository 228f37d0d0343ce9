"""Sign-in and its neighbours bear the clinic's name and mark."""

import pytest
from django.urls import reverse

from cms.clinic.models import ClinicSettings
from cms.images.renditions import generate_renditions

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic(demo):
    """The settings of the demo's site, with a name that is markup if nobody escapes it."""
    clinic = ClinicSettings.objects.get()
    clinic.name = "Hill & Vale <Clinic>"
    clinic.save()
    return clinic


def sign_in_page(client):
    return client.get(reverse("account_login")).content.decode()


def test_without_a_picture_the_name_stands_alone(client, clinic):
    shown = sign_in_page(client)

    assert "<h1>Sign in to Hill &amp; Vale &lt;Clinic&gt;</h1>" in shown
    assert "sign-in__picture" not in shown


def test_the_mark_stands_above_the_name(client, clinic, picture):
    generate_renditions(picture)
    clinic.mark = picture
    clinic.save()

    shown = sign_in_page(client)

    small = picture.renditions.get(filter_spec="width-400|format-webp")
    assert f'<img src="{small.url}" alt="" class="sign-in__picture">' in shown


def test_a_logo_stands_in_for_a_missing_mark_and_may_be_wide(client, clinic, picture):
    generate_renditions(picture)
    clinic.logo = picture
    clinic.save()

    assert "sign-in__picture sign-in__picture--wide" in sign_in_page(client)


def test_a_picture_without_sizes_yet_is_left_out_and_none_is_made(client, clinic, picture):
    picture.renditions.all().delete()
    ClinicSettings.objects.filter(pk=clinic.pk).update(mark=picture)

    assert "sign-in__picture" not in sign_in_page(client)
    assert not picture.renditions.exists()


@pytest.mark.parametrize("name", ["The clinic", ""])
def test_before_the_clinic_has_a_name_this_product_has(client, clinic, settings, name):
    settings.WAGTAIL_SITE_NAME = "Praxis <Mitte>"
    ClinicSettings.objects.filter(pk=clinic.pk).update(name=name)

    assert "<h1>Sign in to Praxis &lt;Mitte&gt;</h1>" in sign_in_page(client)


def test_the_pages_beside_it_bear_the_name_too(client, clinic, admin_client, settings):
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = True
    for asked in (
        client.get(reverse("account_reset_password")),
        client.get(reverse("account_reset_password_done")),
        client.get(reverse("account_reset_password_from_key_done")),
        admin_client.get(reverse("mfa_index")),
    ):
        assert asked.status_code == 200
        assert (
            'class="sign-in__clinic">Hill &amp; Vale &lt;Clinic&gt;</p>' in asked.content.decode()
        )


def test_the_desk_bears_it(clinic, admin_client):
    shown = admin_client.get(reverse("wagtailadmin_home")).content.decode()

    assert 'class="desk__clinic">Hill &amp; Vale &lt;Clinic&gt;</p>' in shown
