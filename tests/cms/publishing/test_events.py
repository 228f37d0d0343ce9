import pytest
from django.db import transaction
from django.urls import reverse
from wagtail.models import Collection, PageViewRestriction

from cms.images.renditions import generate_renditions
from cms.pages.models import TopicPage
from cms.publishing.models import Delivery, WebhookEvent
from tests.cms.translating import french_locale, translate


@pytest.fixture
def told(endpoint):
    """`told()` is (type, data) of each notice, oldest first."""
    return lambda: [
        (notice.type, notice.data) for notice in WebhookEvent.objects.order_by("created_at")
    ]


def test_a_published_page_is_told_once_with_where_it_lives(demo, told):
    demo.page.save_revision().publish()

    ((kind, data),) = told()
    assert kind == "page.published"
    assert data == {
        "page": {
            "id": demo.page.pk,
            "type": "pages.TopicPage",
            "path": "/benefits-of-exercise-on-lower-back-pain/",
            "url": "http://127.0.0.1:8003/benefits-of-exercise-on-lower-back-pain/",
            "locale": "en-gb",
        }
    }
    assert Delivery.objects.count() == 1


def test_an_unpublished_page_is_told(demo, told):
    demo.page.unpublish()

    assert [kind for kind, _ in told()] == ["page.unpublished"]


def test_a_deleted_page_is_told_as_unpublished(demo, told):
    demo.page.delete()

    assert [kind for kind, _ in told()] == ["page.unpublished"]


def test_a_moved_page_is_told_with_the_path_it_had(demo, told):
    parent = demo.home.add_child(instance=TopicPage(title="Parent", slug="parent", body=[]))

    demo.page.move(parent, pos="last-child")

    ((kind, data),) = told()
    assert kind == "page.moved"
    assert data["moved_from"] == "/benefits-of-exercise-on-lower-back-pain/"
    assert data["page"]["path"] == "/parent/benefits-of-exercise-on-lower-back-pain/"


def test_a_new_slug_is_a_move(demo, told):
    demo.page.slug = "exercise"
    demo.page.save_revision().publish()

    assert {kind for kind, _ in told()} == {"page.moved", "page.published"}


def test_a_snippet_tells_the_pages_that_show_it_once_a_transaction(demo, told):
    source = demo.sources["hayden-2021"]
    with transaction.atomic():
        source.title = "Another"
        source.save()
        for finding in source.findings.all():
            finding.save()

    ((kind, data),) = told()
    assert kind == "content.changed"
    assert data == {
        "cause": {"type": "evidence.ResearchSource", "id": source.pk},
        "pages": [demo.page.pk],
    }


def test_a_snippet_that_is_deleted_tells_the_pages_that_showed_it(demo, told, unguarded):
    demo.location.delete()

    assert [data["pages"] for _, data in told()] == [[demo.page.pk]]


def test_a_snippet_on_no_page_tells_nothing(demo, told):
    type(demo.location).objects.create(name="Unused")

    assert told() == []


def test_drafts_and_autosaves_tell_nothing(demo, told):
    demo.page.title = "Draft"
    revision = demo.page.save_revision()
    demo.page.save_revision(overwrite_revision=revision)

    assert told() == []


def test_of_a_private_page_nothing_is_told(demo, told):
    PageViewRestriction.objects.create(page=demo.page, restriction_type="login")
    WebhookEvent.objects.all().delete()

    demo.page.save_revision().publish()

    assert told() == []


def test_what_a_private_page_shows_tells_nothing_of_it(demo, told):
    PageViewRestriction.objects.create(page=demo.page, restriction_type="login")
    WebhookEvent.objects.all().delete()

    demo.location.save()
    assert told() == []

    public = demo.home.add_child(
        instance=TopicPage(
            title="Public",
            slug="public",
            body=[("location", {"heading": "", "location": demo.location})],
        )
    )
    demo.location.save()
    assert [data["pages"] for _, data in told()] == [[public.pk]]


def test_pages_that_become_private_are_told_and_so_is_the_end_of_it(demo, told):
    restriction = PageViewRestriction.objects.create(page=demo.page, restriction_type="login")
    assert [data["pages"] for _, data in told()] == [[demo.page.pk]]
    WebhookEvent.objects.all().delete()

    restriction.delete()
    assert [data["pages"] for _, data in told()] == [[demo.page.pk]]


def test_a_rollback_tells_nothing(demo, told):
    with transaction.atomic():
        demo.page.save_revision().publish()
        demo.location.save()
        transaction.set_rollback(True)

    assert told() == []
    demo.location.save()
    assert len(told()) == 1


def test_a_webhook_that_is_turned_off_costs_nothing(demo, told, endpoint):
    endpoint.active = False
    endpoint.save()

    demo.page.save_revision().publish()

    assert told() == []


def test_a_page_is_told_of_again_once_the_sizes_of_its_picture_are_made(demo, picture, told):
    demo.page.share_image = picture
    demo.page.save_revision().publish()

    generate_renditions(picture)
    generate_renditions(picture)

    (kind, _), (again, data) = told()
    assert (kind, again) == ("page.published", "content.changed")
    assert data == {
        "cause": {"type": "images.ClinicImage", "id": picture.pk},
        "pages": [demo.page.pk],
    }


def test_pictures_filed_in_bulk_tell_the_pages_that_show_them(demo, picture, told, admin_client):
    demo.page.share_image = picture
    demo.page.save_revision().publish()
    WebhookEvent.objects.all().delete()
    secret = Collection.get_first_root_node().add_child(name="Secret")
    names = ["images", "clinicimage", "add_to_collection"]
    address = f"{reverse('wagtail_bulk_action', args=names)}?id={picture.pk}"

    admin_client.post(address, {"collection": secret.pk})

    changed = [data for kind, data in told() if data["cause"]["type"] == "images.ClinicImage"]
    assert [data["pages"] for data in changed] == [[demo.page.pk]]


@pytest.fixture
def around(demo):
    """Ids of a page below the demo page, of one that links to it and of one that links below it."""

    def link(page):
        return [("text", {"text": f'<p><a linktype="page" id="{page.pk}">x</a></p>'})]

    child = demo.page.add_child(instance=TopicPage(title="Child", slug="child", body=[]))
    linking, linked = (
        demo.home.add_child(instance=TopicPage(title=slug, slug=slug, body=link(page)))
        for slug, page in (("linking", demo.page), ("linked", child))
    )
    demo.page.add_child(instance=TopicPage(title="Draft", slug="draft", body=[], live=False))
    WebhookEvent.objects.all().delete()
    return sorted([child.pk, linking.pk, linked.pk])


def changed(told):
    """(cause, pages) of each `content.changed`."""
    return [(data["cause"], data["pages"]) for kind, data in told() if kind == "content.changed"]


@pytest.mark.parametrize(
    "change",
    [
        lambda page: _publish(page, slug="moved"),
        lambda page: _publish(page, title="Another title"),
        lambda page: page.unpublish(),
        lambda page: page.move(
            page.get_parent().add_child(instance=TopicPage(title="P", slug="p", body=[])),
            pos="last-child",
        ),
    ],
    ids=["renamed", "another title", "unpublished", "moved"],
)
def test_what_others_show_of_a_page_is_told_for_those_below_it_and_those_that_link_there(
    demo, around, told, change
):
    change(TopicPage.objects.get(pk=demo.page.pk))

    assert changed(told) == [({"type": "pages.TopicPage", "id": demo.page.pk}, around)]


def test_a_deleted_page_is_told_for_those_that_linked_there(demo, around, told):
    linking = set(around) - {page.pk for page in demo.page.get_children()}

    demo.page.delete()

    assert linking <= {page for _, pages in changed(told) for page in pages}


def test_what_only_the_page_itself_shows_is_told_of_it_alone(demo, around, told):
    _publish(demo.page, search_description="Another description")

    assert [kind for kind, _ in told()] == ["page.published"]


def test_a_published_page_is_told_for_its_translations_too(
    demo, told, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        french = translate(demo.page, french_locale())
    WebhookEvent.objects.all().delete()
    _publish(TopicPage.objects.get(pk=demo.page.pk), search_description="Another description")

    assert changed(told) == [({"type": "pages.TopicPage", "id": demo.page.pk}, [french.pk])]
    WebhookEvent.objects.all().delete()
    _publish(TopicPage.objects.get(pk=french.pk))

    assert changed(told) == [({"type": "pages.TopicPage", "id": french.pk}, [demo.page.pk])]


def _publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
