"""What follows a change in bulk, without signals of saving, reaches the next answer too."""

import pytest

from cms.core.models import ContentVersion
from cms.search.indexing import index_pages
from cms.search.models import Claim
from tests.cms.conftest import DEMO_PATH
from tests.cms.publishing.changes_to_content import make_world
from tests.factories.pages import TopicPageFactory

PAGE = f"/api/v2/pages/by-path/?path={DEMO_PATH}"
REDIRECTS = "/api/v2/redirects/?fields=*"
CLAIMS = "/api/v2/claims/"


@pytest.fixture
def number(db):
    return lambda: ContentVersion.objects.get().number


@pytest.mark.parametrize(
    "move",
    [
        lambda world: _with_slug(world.page, "exercise").save_revision().publish(),
        lambda world: world.page.move(world.other, pos="last-child"),
    ],
    ids=["slug", "parent"],
)
def test_redirects_that_come_after_the_commit_are_answered(
    demo, get, get_django, move, media, django_capture_on_commit_callbacks
):
    world = make_world(demo)
    before = get(REDIRECTS).body
    with django_capture_on_commit_callbacks() as after_commit:
        move(world)
    get(REDIRECTS)  # stored when the page has moved and, for a new slug, no redirect is there

    for callback in after_commit:
        callback()

    assert get(REDIRECTS).body == get_django(REDIRECTS).body != before
    assert get(PAGE).status == 200
    assert b'"type":"moved"' in get(PAGE).body


def _with_slug(page, slug):
    page.slug = slug
    return page


def test_sizes_that_are_made_after_the_commit_are_answered(
    demo, get, get_django, picture, media, django_capture_on_commit_callbacks
):
    demo.page.share_image = picture
    with django_capture_on_commit_callbacks() as after_commit:
        demo.page.save_revision().publish()
    before = get(PAGE).body

    for callback in after_commit:
        callback()

    assert get(PAGE).body == get_django(PAGE).body != before
    assert b"image/avif" in get(PAGE).body


def test_a_catalogue_that_is_rebuilt_by_itself_is_answered(demo, get, number):
    before, raised = get(CLAIMS).body, number()
    Claim.objects.update(heading="Out of date")

    index_pages([demo.page.pk])

    assert number() > raised
    assert get(CLAIMS).body == before
    Claim.objects.all().delete()
    assert get(CLAIMS).body == before, "the catalogue's rows raise nothing by themselves"
    index_pages([demo.page.pk])
    assert get(CLAIMS).body == before


def test_rebuilding_what_is_not_public_is_no_change(demo, number):
    hidden = TopicPageFactory(parent=demo.home, title="Hidden", slug="h", live=False)
    raised = number()

    index_pages([hidden.pk])

    assert number() == raised


def test_a_withdrawn_page_is_stored_as_withdrawn(demo, get, django_application):
    demo.page.delete()
    assert get(PAGE).status == 410
    calls = django_application.calls

    assert get(PAGE).status == 410
    assert django_application.calls == calls


def test_a_condition_makes_no_304_of_a_withdrawn_page(demo, get):
    """RFC 9110 13.2.1: conditions are ignored where the answer without them is no success."""
    demo.page.delete()
    etag = get(PAGE).headers["ETag"]

    assert get(PAGE, HTTP_IF_NONE_MATCH="*").status == 410
    assert get(PAGE, HTTP_IF_NONE_MATCH=etag).status == 410
