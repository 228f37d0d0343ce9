import io

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from cms.clinic.models import ClinicSettings
from cms.evidence.models import Finding, ResearchSource
from cms.pages.demo.seed import read_seed
from cms.pages.models import TopicPage

pytestmark = pytest.mark.django_db


def load():
    call_command("load_demo", stdout=io.StringIO())


def test_the_seed_text_has_its_parts():
    seed = read_seed()

    assert seed.title == "Benefits of Exercise on Lower Back Pain"
    assert [len(points) for _, points in seed.benefits] == [2] * 6
    assert len(seed.research) == 3
    assert seed.what3words == "crush.pounces.gifted"
    assert seed.contact_text == "An email will be sent to the lead practitioner."


def test_loading_twice_changes_nothing(demo, by_path):
    before = (by_path().content, Page.objects.count(), Finding.objects.count())

    load()

    assert (by_path().content, Page.objects.count(), Finding.objects.count()) == before


def test_loading_again_keeps_what_an_editor_changed(demo):
    demo.page.title = "My own title"
    demo.page.save_revision().publish()
    ResearchSource.objects.filter(key="nice-ng59").update(status="current")

    load()

    assert TopicPage.objects.get().title == "My own title"
    assert ResearchSource.objects.get(key="nice-ng59").status == "current"


def test_loading_after_a_deletion_brings_the_same_page_back(demo, by_path):
    before = by_path().json()["body"]
    demo.page.delete()

    load()

    assert by_path().json()["body"] == before


def test_the_welcome_page_of_wagtail_is_gone_and_the_site_is_the_frontends(demo):
    site = Site.objects.get()

    assert (site.hostname, site.port, site.root_page_id) == ("127.0.0.1", 8003, demo.home.pk)
    assert list(Page.objects.filter(depth=2).values_list("pk", flat=True)) == [demo.home.pk]


def test_the_lead_practitioner_is_marked_as_an_example(demo):
    assert demo.practitioner.is_example
    assert ClinicSettings.objects.get().lead_practitioner == demo.practitioner


def test_the_address_of_the_site_follows_the_settings(demo, settings):
    settings.FRONTEND_URL = "https://www.example.org"

    load()

    assert Site.objects.get().root_url == "https://www.example.org"


def test_preparing_makes_an_admin_with_the_password_from_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("one\n"))
    call_command("prepare_demo", stdout=io.StringIO())
    monkeypatch.setattr("sys.stdin", io.StringIO("two\n"))
    call_command("prepare_demo", stdout=io.StringIO())

    admin = get_user_model().objects.get(username="admin")
    assert admin.is_superuser
    assert admin.check_password("two")


def test_preparing_without_a_password_is_refused(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    with pytest.raises(CommandError, match="standard input"):
        call_command("prepare_demo")
