"""Which pages show an object, followed through chains of references."""

import pytest
from wagtail.models import Page, PageViewRestriction, Site

from cms.clinic.models import ClinicSettings
from cms.pages.models import TopicPage
from cms.publishing import page_impact
from cms.publishing.page_impact import affected_by_address, affected_by_uses, affected_pages
from tests.cms.translating import french_locale, translate
from tests.factories.blocks import benefit, link, stream, text
from tests.factories.evidence import ResearchSourceFactory
from tests.factories.pages import TopicPageFactory, published_topic
from tests.factories.practice import fill_clinic, fill_place


@pytest.fixture
def other(demo):
    return TopicPageFactory(parent=demo.home, title="Other", slug="other")


@pytest.mark.parametrize(
    "cause",
    [
        lambda demo: demo.sources["hayden-2021"],
        lambda demo: demo.sources["hayden-2021"].findings.first(),
        lambda demo: demo.location,
        lambda demo: demo.contact_form,
        lambda demo: demo.safety_notice,
    ],
)
def test_an_object_on_one_page_affects_that_page_only(demo, other, cause):
    assert affected_pages(cause(demo)) == {demo.page.pk}


def test_a_source_affects_a_page_through_a_safety_notice_and_a_form(demo):
    source = demo.sources["acp-2017"]
    TopicPage.objects.update(body=[])
    demo.page.refresh_from_db()
    demo.page.body = [("contact_form", {"form": demo.contact_form})]
    demo.page.save()
    demo.safety_notice.source = source
    demo.safety_notice.save()

    assert affected_pages(source) == {demo.page.pk}


def test_a_source_that_supersedes_another_affects_the_pages_of_both(demo):
    source = demo.sources["hayden-2021"]
    successor = type(source).objects.create(key="new", kind="book", title="New")
    assert affected_pages(successor) == frozenset()

    source.superseded_by = successor
    source.save()

    assert affected_pages(successor) == {demo.page.pk}


def test_a_source_affects_pages_of_sources_that_build_on_it_at_any_distance(demo):
    below = demo.sources["hayden-2021"]
    for key in ("review", "cohort", "trial"):
        above = type(below).objects.create(key=key, kind="other", title=key)
        assert affected_pages(above) == frozenset()
        below.depends_on = [above]
        below.save()
        assert affected_pages(above) == {demo.page.pk}
        below = above


def test_an_image_affects_a_page_through_its_author(demo, picture):
    demo.practitioner.photo = picture
    demo.practitioner.save()
    ClinicSettings.objects.update(lead_practitioner=None)
    demo.page.written_by = demo.practitioner
    demo.page.save()

    assert affected_pages(picture) == {demo.page.pk}


def test_the_clinic_and_the_site_affect_any_page(demo):
    assert affected_pages(ClinicSettings.objects.get()) is None
    assert affected_pages(Site.objects.get()) is None
    assert affected_pages(demo.practitioner) is None  # who leads the clinic


def test_the_main_place_and_its_map_affect_any_page(demo, picture):
    assert affected_pages(demo.location) == {demo.page.pk}
    fill_clinic(fill_place(demo.location, picture))

    assert affected_pages(demo.location) is None
    assert affected_pages(picture) is None


def test_a_new_address_affects_pages_that_link_there(demo, other):
    other.body = [("text", {"text": f'<p><a linktype="page" id="{demo.page.pk}">x</a></p>'})]
    other.save()

    assert affected_by_address(demo.page) == {demo.page.pk, other.pk}


def test_a_new_address_affects_the_translations_of_the_page_and_of_pages_below_it(demo, other):
    child = TopicPageFactory(parent=demo.page, title="Child", slug="child")
    french = french_locale()
    translated = {translate(page, french).pk for page in (demo.home, demo.page, child)}
    home = demo.home.get_translation(french).pk

    assert affected_by_address(demo.page) == {demo.page.pk, child.pk, *translated - {home}}


def test_a_linked_page_does_not_affect_pages_that_link_to_the_linking_page(demo, other):
    demo.page.body = [("text", {"text": f'<p><a linktype="page" id="{other.pk}">x</a></p>'})]
    demo.page.save()
    third = TopicPageFactory(parent=demo.home, title="Third", slug="third")
    third.body = [("text", {"text": f'<p><a linktype="page" id="{demo.page.pk}">x</a></p>'})]
    third.save()

    assert affected_by_address(other) == {other.pk, demo.page.pk}


def test_a_restriction_affects_all_pages_below_it(demo, other):
    restriction = PageViewRestriction.objects.create(page=demo.home, restriction_type="login")

    assert affected_pages(restriction) == {demo.home.pk, demo.page.pk, other.pk}


def published(page, locale):
    translation = translate(page, locale)
    translation.get_latest_revision_as_object().save_revision().publish()
    return type(page).objects.get(pk=translation.pk)


def test_a_translation_affects_pages_of_its_language_that_relate_to_the_original(demo, other):
    demo.page.body = [("related_pages", {"heading": "", "pages": [other]})]
    demo.page.save_revision().publish()
    french = french_locale()
    _, related, relating = (published(page, french) for page in (demo.home, other, demo.page))

    assert affected_by_address(related) == {related.pk, relating.pk, other.pk}
    restriction = PageViewRestriction.objects.create(page=related, restriction_type="login")
    assert affected_pages(restriction) == {related.pk, relating.pk, other.pk}


def test_a_restriction_affects_the_translations_that_name_the_page(demo, other):
    french = french_locale()
    translations = {published(page, french).pk for page in (demo.home, other)}
    restriction = PageViewRestriction.objects.create(page=other, restriction_type="login")

    assert affected_pages(restriction) == {other.pk, *translations} - {
        demo.home.get_translation(french).pk
    }


def test_a_page_that_is_not_live_is_not_affected(demo):
    demo.page.unpublish()

    assert affected_pages(demo.location) == frozenset()


def test_too_many_pages_count_as_any_page(demo, other, monkeypatch):
    monkeypatch.setattr(page_impact, "MAX_PAGES", 1)
    other.body = [("location", {"heading": "", "location": demo.location})]
    other.save()

    assert affected_pages(demo.location) is None
    assert affected_by_address(Page.objects.get(pk=demo.home.pk)) is None
    monkeypatch.setattr(page_impact, "MAX_PAGES", 2)
    assert affected_pages(demo.location) == {demo.page.pk, other.pk}


def test_a_new_reference_counts_before_the_commit(demo, picture):
    """Else a change right after it would not find the page, and leave an old answer in memory."""
    demo.page.share_image = picture
    demo.page.save_revision().publish()

    assert affected_pages(picture) == {demo.page.pk}


def test_any_page_may_show_what_is_of_an_app_that_nobody_knows(demo, django_user_model):
    assert affected_pages(django_user_model.objects.create_user("ann")) is None


def test_an_alias_is_affected_by_the_address_of_what_it_mirrors(demo, other):
    alias = other.create_alias(parent=demo.home, update_slug="alias")

    assert alias.pk in affected_by_address(other)


def test_a_page_that_tells_of_a_source_is_affected_though_it_cites_it_no_longer(demo):
    told = ResearchSourceFactory(key="told", status="current")
    page = published_topic(demo.home, benefit(link(told)), title="Telling")
    told.status = "retracted"
    told.save()
    page.body = stream(text("Walk."))
    page.save_revision().publish()

    assert affected_pages(told) == {page.pk}


def test_pages_are_affected_by_who_makes_a_source_public_that_theirs_builds_on(demo, other):
    trial = ResearchSourceFactory(key="trial")
    review = demo.sources["hayden-2021"]
    review.depends_on = [trial]
    review.save()

    assert affected_by_uses({other.pk}, {trial.pk}) == {demo.page.pk}
    published_topic(demo.home, benefit(link(trial)), title="Also citing")
    assert affected_by_uses({other.pk}, {trial.pk}) == frozenset(), "it is public anyway"
