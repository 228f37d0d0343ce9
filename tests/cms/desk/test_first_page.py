"""An empty site gets its home page from the desk, by an administrator, once."""

import pytest
from django.urls import reverse
from wagtail.models import Page, Site, WorkflowPage

from cms.clinic.models import ClinicSettings
from cms.desk.views import places_for
from cms.pages.models import HomePage

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/first-page/"


@pytest.fixture
def empty(demo):
    """A site as Wagtail makes it, with its page of welcome alone."""
    welcome = Page(title="Welcome to your new Wagtail site!", slug="welcome")
    Page.get_first_root_node().add_child(instance=welcome)
    Site.objects.update(root_page=welcome)
    for page in HomePage.objects.all():
        page.delete()
    ClinicSettings.objects.all().delete()


@pytest.fixture
def desk(admin_client):
    return lambda: admin_client.get(reverse("wagtailadmin_home")).content.decode()


def test_one_field_makes_the_home_page_and_all_that_belongs_to_it(
    empty, admin_client, admin_user, desk, settings
):
    settings.FRONTEND_URL = "https://www.harbour.example"
    assert "Make the home page" in desk()
    assert 'name="csrfmiddlewaretoken"' in desk().split("Make the home page")[0].split("<main")[1]

    answer = admin_client.post(ADDRESS, {"name": "Harbour Clinic"})

    assert answer.url == reverse("wagtailadmin_home")
    site, home = Site.objects.get(), HomePage.objects.get()
    assert (site.root_page_id, site.hostname, site.port) == (home.pk, "www.harbour.example", 443)
    assert (home.title, home.live) == ("Harbour Clinic", True)
    assert ClinicSettings.for_site(site).name == "Harbour Clinic"
    assert WorkflowPage.objects.filter(page=home).exists()
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert [page.pk for page in places_for(admin_user)] == [home.pk]
    assert "A treatment" in desk()


def test_without_a_name_nothing_is_made(empty, admin_client):
    admin_client.post(ADDRESS, {"name": " "})

    assert not HomePage.objects.exists()


def test_a_site_with_a_home_page_gets_no_second_one(demo, admin_client, desk):
    assert "Make the home page" not in desk()

    admin_client.post(ADDRESS, {"name": "Another"})

    assert [page.pk for page in HomePage.objects.all()] == [demo.home.pk]


def test_nobody_but_an_administrator_makes_one(empty, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("eve"))

    client.post(ADDRESS, {"name": "Eve’s"})

    assert not HomePage.objects.exists()
