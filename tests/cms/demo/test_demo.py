import io
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from wagtail.models import Locale, Page, Site

from cms.clinic.models import ClinicSettings
from cms.demo.seed import read_seed
from cms.evidence.models import Finding, ResearchSource
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


def test_loading_adds_the_languages_of_the_settings(demo, settings):
    settings.LANGUAGES = [("en-gb", "English"), ("fr", "Français")]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES

    load()

    assert set(Locale.objects.values_list("language_code", flat=True)) == {"en-gb", "fr"}


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


def test_what_editors_do_to_the_demo_content_never_breaks_the_next_start(demo):
    demo.page.slug = "moved"
    demo.page.save_revision().publish()
    demo.contact_form.form_id = "contact-v2"
    demo.contact_form.save()
    demo.practitioner.is_example = False
    demo.practitioner.save()
    demo.location.pk = demo.location.translation_key = None
    demo.location.translation_key = uuid4()
    demo.location.save()
    ResearchSource.objects.filter(key="hayden-2021").update(key="cochrane")
    before = _counts()

    load()

    assert _counts() == before


def test_after_a_deletion_the_page_comes_back_with_what_is_left_of_its_evidence(demo, by_path):
    demo.page.delete()
    Finding.objects.filter(key="pain-vs-minimal").delete()
    ResearchSource.objects.filter(key="hayden-2021").update(key="cochrane")

    load()

    assert by_path().status_code == 200
    assert ResearchSource.objects.count() == 5


def test_loading_says_when_the_page_is_not_published(demo):
    demo.page.unpublish()
    told = io.StringIO()

    call_command("load_demo", stdout=told)

    assert told.getvalue() == "The demo page exists, but is not published.\n"


def test_a_site_with_content_of_its_own_is_refused_and_left_as_it_is(demo):
    Site.objects.all().delete()
    demo.home.delete()
    root = Page.get_first_root_node().add_child(instance=Page(title="Ours", slug="ours"))
    root.add_child(instance=Page(title="Below", slug="below"))
    Site.objects.create(hostname="real.example", root_page=root, is_default_site=True)

    with pytest.raises(CommandError, match=r"real\.example has content of its own"):
        load()
    assert Page.objects.filter(slug="below").exists()
    assert Site.objects.get().hostname == "real.example"


def test_an_address_that_somebody_gave_the_site_is_theirs(demo):
    Site.objects.update(hostname="www.clinic.example", port=443, site_name="Ours")

    load()

    site = Site.objects.get()
    assert (site.hostname, site.port, site.site_name) == ("www.clinic.example", 443, "Ours")


def test_a_deleted_site_is_made_again_around_the_same_home(demo):
    Site.objects.all().delete()

    load()

    assert Site.objects.get().root_page_id == demo.home.pk


def test_another_site_at_the_frontends_address_is_left_alone(demo):
    Site.objects.update(hostname="localhost", port=80)
    Site.objects.create(hostname="127.0.0.1", port=8003, root_page=demo.page)

    load()

    assert Site.objects.get(is_default_site=True).hostname == "localhost"


def _counts():
    from cms.clinic.models import ContactForm, Location, Practitioner, SafetyNotice

    models = [Page, ResearchSource, Finding, ContactForm, Location, Practitioner, SafetyNotice]
    return {model.__name__: model.objects.count() for model in models}
