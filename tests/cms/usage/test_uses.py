"""Where objects are used, and that used objects cannot be deleted."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model

from cms.clinic.models import ClinicSettings, Location
from cms.evidence.models import Finding, ResearchSource
from cms.pages.models import TopicPage
from cms.usage.deletion_guard import StillUsed
from cms.usage.uses import Where, uses_of
from tests.factories.blocks import benefit, link, stream
from tests.factories.evidence import FindingFactory, ResearchSourceFactory
from tests.factories.pages import TopicPageFactory, published_topic

pytestmark = pytest.mark.django_db


def described(instance):
    """(kind, name, state) of each use."""
    return [(use.user_kind, str(use.user), use.where.value) for use in uses_of(instance)]


def test_a_source_in_nested_blocks_of_a_live_page_is_used_there(demo):
    (use,) = uses_of(demo.sources["hayden-2021"])

    assert (use.user.pk, use.where) == (demo.page.pk, Where.LIVE)
    assert use.places == ("Body → Benefit", "Body → Research")


def test_a_page_that_cites_only_a_finding_uses_its_source(demo):
    made = ResearchSourceFactory(key="new")
    finding = FindingFactory(source=made, key="f")
    published_topic(demo.home, benefit(link(demo.sources["acp-2017"], finding)))

    assert described(made) == described(finding) == [("Page", "Other", "live")]


def test_an_unpublished_page_uses_its_source(demo):
    made = ResearchSourceFactory(key="new")
    TopicPageFactory(parent=demo.home, body=stream(benefit(link(made))), live=False)

    assert described(made) == [("Page", "Other", "not published")]


def test_drafts_and_scheduled_versions_are_listed_as_uses(demo):
    made = ResearchSourceFactory(key="new")
    page = published_topic(demo.home)
    page.body = stream(benefit(link(made)))
    page.go_live_at = timezone.now() + timedelta(days=3)
    page.save_revision().publish()
    assert described(made) == [("Page", "Other", "in a scheduled version")]

    page = page.get_latest_revision_as_object()
    page.go_live_at = None
    page.save_revision()

    assert [where for _, _, where in described(made)] == [
        "in a scheduled version",
        "in its latest draft",
    ]


def test_a_draft_without_the_source_is_not_listed(demo):
    made = ResearchSourceFactory(key="new")
    page = published_topic(demo.home)
    page.body = stream(benefit(link(made)))
    page.save_revision()
    page.body = []
    page.save_revision()

    assert described(made) == []


def test_snippets_settings_and_other_sources_are_listed_as_uses(demo):
    made = ResearchSourceFactory(key="new")
    demo.safety_notice.source = made
    demo.safety_notice.save()
    acp, nice = demo.sources["acp-2017"], demo.sources["nice-ng59"]
    acp.depends_on = [made]
    acp.save()
    nice.superseded_by = made
    nice.save()

    assert {(use.user, use.detail) for use in uses_of(made)} == {
        (demo.safety_notice, "Source"),
        (acp, "Depends on"),
        (nice, "Superseded by"),
    }
    assert ("Contact form", str(demo.contact_form), "") in described(demo.safety_notice)
    assert ClinicSettings in {type(use.user) for use in uses_of(demo.practitioner)}


def test_a_document_linked_in_rich_text_is_used_live_and_in_a_draft(demo, media):
    leaflet = get_document_model().objects.create(
        title="Leaflet", file=ContentFile(b"x", name="leaflet.pdf")
    )
    words = f'<p>See <a linktype="document" id="{leaflet.pk}">this</a>.</p>'
    page = published_topic(demo.home, ("text", {"text": words}))
    assert described(leaflet) == [("Page", "Other", "live")]

    page.body = []
    page.save()
    page.body = stream(benefit(points=[words]))
    page.save_revision()

    assert described(leaflet) == [("Page", "Other", "in its latest draft")]


def test_renditions_are_not_listed_as_uses_of_their_image(demo, picture):
    picture.get_rendition("max-100x100")
    assert described(picture) == []

    published_topic(
        demo.home, ("image", {"image": {"image": picture.pk, "alt_text": "x", "decorative": False}})
    )

    assert described(picture) == [("Page", "Other", "live")]


@pytest.mark.parametrize(
    "chosen",
    [
        lambda demo: demo.sources["hayden-2021"],
        lambda demo: demo.sources["hayden-2021"].findings.first(),
        lambda demo: demo.location,
        lambda demo: demo.contact_form,
        lambda demo: demo.safety_notice,
        lambda demo: demo.practitioner,
    ],
)
def test_deleting_a_used_object_in_code_is_refused(demo, chosen):
    used = chosen(demo)

    with pytest.raises(StillUsed, match="is still used by") as raised, transaction.atomic():
        used.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        type(used).objects.filter(pk=used.pk).delete()

    assert raised.value.uses
    assert type(used).objects.filter(pk=used.pk).exists()


def test_an_unused_source_is_deleted_with_its_findings(demo):
    TopicPage.objects.get().delete()

    demo.sources["hayden-2021"].delete()

    assert not Finding.objects.exists()


def test_the_admin_lists_the_uses_instead_of_a_confirmation(admin_client, demo):
    address = reverse("wagtailsnippets_clinic_location:delete", args=[demo.location.pk])

    for ask in (admin_client.get, admin_client.post):
        answer = ask(address)
        assert answer.status_code == 409
        assert demo.page.title in answer.content.decode()
        assert f"/admin/pages/{demo.page.pk}/edit/" in answer.content.decode()
    assert Location.objects.exists()


def test_a_bulk_deletion_is_refused_if_one_object_is_used(admin_client, demo):
    made = ResearchSourceFactory(key="new")
    address = reverse("wagtail_bulk_action", args=["evidence", "researchsource", "delete"])
    chosen = f"{address}?id={made.pk}&id={demo.sources['hayden-2021'].pk}"

    answer = admin_client.post(chosen)

    assert answer.status_code == 409
    assert "1 of the selected is not used" in answer.content.decode()
    assert ResearchSource.objects.filter(key__in=["new", "hayden-2021"]).count() == 2
    assert admin_client.post(f"{address}?id={made.pk}").status_code == 302
    assert not ResearchSource.objects.filter(key="new").exists()


def test_a_used_image_cannot_be_deleted_in_the_admin(admin_client, demo, picture):
    demo.practitioner.photo = picture
    demo.practitioner.save()
    bulk = reverse("wagtail_bulk_action", args=["images", "clinicimage", "delete"])

    for address in (reverse("wagtailimages:delete", args=[picture.pk]), f"{bulk}?id={picture.pk}"):
        answer = admin_client.post(address)
        assert answer.status_code == 409
        assert "A. Example" in answer.content.decode()


def test_the_number_of_queries_does_not_depend_on_the_number_of_drafts(
    demo, django_assert_num_queries
):
    made = ResearchSourceFactory(key="new")
    for number in range(5):
        page = TopicPageFactory(parent=demo.home, title="x", slug=f"x-{number}")
        page.save_revision()
    uses_of(made)

    with django_assert_num_queries(4):
        assert uses_of(made) == []
