import pytest
from django.db import transaction
from django.urls import reverse
from wagtail.models import Collection, PageViewRestriction, Site

from cms.images.renditions import generate_renditions
from cms.pages.models import TopicPage
from cms.publishing.events import _addresses, _public, record_change_event
from cms.publishing.models import Delivery, WebhookEvent
from tests.cms.translating import french_locale, translate
from tests.factories.pages import TopicPageFactory


@pytest.fixture
def recorded(endpoint):
    """`recorded()` returns (type, data) of each event, oldest first."""
    return lambda: [
        (event.type, event.data) for event in WebhookEvent.objects.order_by("created_at")
    ]


def address(page):
    """The page's element of `paths`."""
    return {"page": page.pk, "path": page.get_url_parts()[2], "url": page.full_url}


def test_publishing_a_page_records_one_event_with_its_address(demo, recorded):
    demo.page.save_revision().publish()

    ((kind, data),) = recorded()
    assert kind == "page.published"
    assert data == {
        "page": {
            "id": demo.page.pk,
            "type": "pages.TopicPage",
            "path": "/benefits-of-exercise-on-lower-back-pain/",
            "url": "http://127.0.0.1:8003/benefits-of-exercise-on-lower-back-pain/",
            "locale": "en-gb",
        },
        "claims": [],
    }
    assert Delivery.objects.count() == 1


def test_unpublishing_a_page_records_an_event(demo, recorded):
    demo.page.unpublish()

    assert [kind for kind, _ in recorded()] == ["page.unpublished"]


def test_deleting_a_page_records_that_it_is_unpublished(demo, recorded):
    demo.page.delete()

    assert [kind for kind, _ in recorded()] == ["page.unpublished"]


def test_moving_a_page_records_its_old_path(demo, recorded):
    parent = TopicPageFactory(parent=demo.home, title="Parent", slug="parent")

    demo.page.move(parent, pos="last-child")

    ((kind, data),) = recorded()
    assert kind == "page.moved"
    assert data["moved_from"] == "/benefits-of-exercise-on-lower-back-pain/"
    assert data["page"]["path"] == "/parent/benefits-of-exercise-on-lower-back-pain/"


def test_a_new_slug_records_a_move(demo, recorded):
    demo.page.slug = "exercise"
    demo.page.save_revision().publish()

    assert {kind for kind, _ in recorded()} == {"page.moved", "page.published"}


def test_a_changed_snippet_records_the_pages_that_show_it_once_per_transaction(demo, recorded):
    source = demo.sources["hayden-2021"]
    with transaction.atomic():
        source.title = "Another"
        source.save()
        for finding in source.findings.all():
            finding.save()

    ((kind, data),) = recorded()
    assert kind == "content.changed"
    assert data == {
        "cause": {"type": "evidence.ResearchSource", "id": source.pk},
        "pages": [demo.page.pk],
        "paths": [address(demo.page)],
        "claims": [
            {"page": demo.page.pk, "anchor": "pain-reduction"},
            {"page": demo.page.pk, "anchor": "improved-function-and-mobility"},
        ],
    }


def test_a_deleted_snippet_records_the_pages_that_showed_it(demo, recorded, unguarded):
    demo.location.delete()

    assert [data["pages"] for _, data in recorded()] == [[demo.page.pk]]


def test_a_snippet_on_no_page_records_nothing(demo, recorded):
    type(demo.location).objects.create(name="Unused")

    assert recorded() == []


def test_drafts_and_autosaves_record_nothing(demo, recorded):
    demo.page.title = "Draft"
    revision = demo.page.save_revision()
    demo.page.save_revision(overwrite_revision=revision)

    assert recorded() == []


def test_publishing_a_private_page_records_nothing(demo, recorded):
    PageViewRestriction.objects.create(page=demo.page, restriction_type="login")
    WebhookEvent.objects.all().delete()

    demo.page.save_revision().publish()

    assert recorded() == []


def test_a_changed_snippet_does_not_record_private_pages(demo, recorded):
    PageViewRestriction.objects.create(page=demo.page, restriction_type="login")
    WebhookEvent.objects.all().delete()

    demo.location.save()
    assert recorded() == []

    public = TopicPageFactory(
        parent=demo.home,
        title="Public",
        slug="public",
        body=[("location", {"heading": "", "location": demo.location})],
    )
    demo.location.save()
    assert [data["pages"] for _, data in recorded()] == [[public.pk]]


def test_adding_and_deleting_a_restriction_records_its_pages(demo, recorded):
    restriction = PageViewRestriction.objects.create(page=demo.page, restriction_type="login")
    assert [data["pages"] for _, data in recorded()] == [[demo.page.pk]]
    WebhookEvent.objects.all().delete()

    restriction.delete()
    assert [data["pages"] for _, data in recorded()] == [[demo.page.pk]]


@pytest.fixture
def private(demo):
    """A private page."""
    page = TopicPageFactory(parent=demo.home, title="Private", slug="private")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    return page


def paths(recorded):
    """Every path that an event names."""
    told = set()
    for _, data in recorded():
        own = (data.get("page", {}).get("path"), data.get("moved_from"))
        told |= {*filter(None, own), *(each["path"] for each in data.get("paths", []))}
    return told


def test_a_page_that_moves_into_a_private_part_is_to_be_dropped(demo, private, recorded):
    page = TopicPageFactory(parent=demo.home, title="Page", slug="page")
    TopicPageFactory(parent=page, title="Below", slug="below")
    WebhookEvent.objects.all().delete()

    page.move(private, pos="last-child")

    assert paths(recorded) == {"/page/", "/page/below/"}


def test_a_page_that_leaves_a_private_part_does_not_say_where_it_was(demo, private, recorded):
    page = TopicPageFactory(parent=private, title="Page", slug="page")
    TopicPageFactory(parent=page, title="Below", slug="below")
    WebhookEvent.objects.all().delete()

    page.move(demo.home, pos="last-child")

    assert paths(recorded) == {"/page/", "/page/below/"}
    assert [data.get("moved_from") for kind, data in recorded() if kind == "page.moved"] == [None]


def test_no_event_names_a_page_that_was_private_before_and_still_is(demo, private, recorded):
    page = TopicPageFactory(parent=private, title="Page", slug="page")
    WebhookEvent.objects.all().delete()

    page.slug = "renamed"
    page.save_revision().publish()
    inner = PageViewRestriction.objects.create(page=page, restriction_type="login")
    inner.delete()
    private.get_view_restrictions().get().save()

    assert paths(recorded) == set()


def test_no_event_names_a_private_page_that_is_deleted(private, recorded):
    TopicPageFactory(parent=private, title="Below", slug="below")
    WebhookEvent.objects.all().delete()

    TopicPage.objects.get(pk=private.pk).delete()

    assert paths(recorded) == set()


def test_pages_below_a_moved_one_are_named_by_both_addresses(demo, recorded):
    page = TopicPageFactory(parent=demo.home, title="Page", slug="page")
    TopicPageFactory(parent=page, title="Below", slug="below")
    WebhookEvent.objects.all().delete()

    page.slug = "renamed"
    page.save_revision().publish()

    assert paths(recorded) == {"/page/", "/page/below/", "/renamed/", "/renamed/below/"}


def test_a_renamed_translation_records_its_old_path(
    demo, recorded, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        french = translate(demo.page, french_locale())
    before = french.get_url_parts()[2]
    WebhookEvent.objects.all().delete()

    _publish(TopicPage.objects.get(pk=french.pk), slug="dos")

    moved = [data for kind, data in recorded() if kind == "page.moved"]
    assert before.startswith("/fr/")
    assert [(each["moved_from"], each["page"]["path"]) for each in moved] == [(before, "/fr/dos/")]


def test_a_rollback_records_nothing(demo, recorded):
    with transaction.atomic():
        demo.page.save_revision().publish()
        demo.location.save()
        transaction.set_rollback(True)

    assert recorded() == []
    demo.location.save()
    assert len(recorded()) == 1


def test_no_event_is_recorded_if_all_webhooks_are_turned_off(demo, recorded, endpoint):
    endpoint.active = False
    endpoint.save()

    demo.page.save_revision().publish()

    assert recorded() == []


def test_generated_renditions_record_a_change_of_the_pages_that_show_the_image(
    demo, picture, recorded
):
    demo.page.share_image = picture
    demo.page.save_revision().publish()

    generate_renditions(picture)
    generate_renditions(picture)

    (kind, _), (again, data) = recorded()
    assert (kind, again) == ("page.published", "content.changed")
    assert data == {
        "cause": {"type": "images.ClinicImage", "id": picture.pk},
        "pages": [demo.page.pk],
        "paths": [address(demo.page)],
        "claims": [],
    }


def test_images_added_to_a_collection_in_bulk_record_the_pages_that_show_them(
    demo, picture, recorded, admin_client
):
    demo.page.share_image = picture
    demo.page.save_revision().publish()
    WebhookEvent.objects.all().delete()
    secret = Collection.get_first_root_node().add_child(name="Secret")
    names = ["images", "clinicimage", "add_to_collection"]
    address = f"{reverse('wagtail_bulk_action', args=names)}?id={picture.pk}"

    admin_client.post(address, {"collection": secret.pk})

    changed = [data for kind, data in recorded() if data["cause"]["type"] == "images.ClinicImage"]
    assert [data["pages"] for data in changed] == [[demo.page.pk]]


def test_the_addresses_of_many_pages_cost_one_query(demo, recorded, django_assert_num_queries):
    pages = [TopicPageFactory(parent=demo.home, title=str(n), slug=f"p{n}") for n in range(5)]
    keys = frozenset(page.pk for page in pages)
    Site.get_site_root_paths()

    with django_assert_num_queries(2):  # with what is private
        found = list(_addresses(_public(demo.location, keys, deleted=False), demo.location, ""))
    assert found == [address(page) for page in pages]


def test_a_change_that_reaches_any_page_names_no_paths(demo, recorded):
    record_change_event(demo.location, None)

    ((_, data),) = recorded()
    assert (data["pages"], data["paths"], data["claims"]) == (None, None, None)


@pytest.fixture
def around(demo):
    """Ids of a page below the demo page, of one that links to it and of one that links below it."""

    def link(page):
        return [("text", {"text": f'<p><a linktype="page" id="{page.pk}">x</a></p>'})]

    child = TopicPageFactory(parent=demo.page, title="Child", slug="child")
    linking, linked = (
        TopicPageFactory(parent=demo.home, title=slug, slug=slug, body=link(page))
        for slug, page in (("linking", demo.page), ("linked", child))
    )
    TopicPageFactory(parent=demo.page, title="Draft", slug="draft", live=False)
    WebhookEvent.objects.all().delete()
    return sorted([child.pk, linking.pk, linked.pk])


def changes(recorded):
    """Return (cause, pages) of each `content.changed`."""
    return [
        (data["cause"], data["pages"]) for kind, data in recorded() if kind == "content.changed"
    ]


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
def test_a_change_that_other_pages_show_records_pages_below_and_pages_that_link_there(
    demo, around, recorded, change
):
    change(TopicPage.objects.get(pk=demo.page.pk))

    assert changes(recorded) == [({"type": "pages.TopicPage", "id": demo.page.pk}, around)]


def test_deleting_a_page_records_the_pages_that_link_there(demo, around, recorded):
    linking = set(around) - {page.pk for page in demo.page.get_children()}

    demo.page.delete()

    assert linking <= {page for _, pages in changes(recorded) for page in pages}


def test_a_change_that_only_the_page_shows_records_the_page_only(demo, around, recorded):
    _publish(demo.page, search_description="Another description")

    assert [kind for kind, _ in recorded()] == ["page.published"]


def test_publishing_a_page_records_its_translations_too(
    demo, recorded, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        french = translate(demo.page, french_locale())
    WebhookEvent.objects.all().delete()
    _publish(TopicPage.objects.get(pk=demo.page.pk), search_description="Another description")

    assert changes(recorded) == [({"type": "pages.TopicPage", "id": demo.page.pk}, [french.pk])]
    WebhookEvent.objects.all().delete()
    _publish(TopicPage.objects.get(pk=french.pk))

    assert changes(recorded) == [({"type": "pages.TopicPage", "id": french.pk}, [demo.page.pk])]


def _publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
