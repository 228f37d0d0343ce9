"""What by-path answers for a page that lived there once."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from cms.pages.models import TopicPage
from tests.cms.conftest import DEMO_PATH

pytestmark = pytest.mark.django_db
NEW_PATH = "/back-pain/"


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Publish a page under a new slug, and all that follows once that is committed."""

    def to(page, slug):
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        return page

    return to


@pytest.fixture
def renamed(demo, rename):
    """The demo page under a new slug, with a page below it."""
    demo.page.add_child(instance=TopicPage(title="At home", slug="at-home"))
    return rename(demo.page, "back-pain")


def test_a_renamed_page_answers_its_new_path(by_path, renamed):
    answer = by_path()

    assert answer.status_code == 200
    assert answer.json() == {
        "type": "moved",
        "path": NEW_PATH,
        "url": f"http://127.0.0.1:8003{NEW_PATH}",
        "permanent": True,
    }
    assert by_path(NEW_PATH).json()["id"] == renamed.pk


def test_a_page_below_a_renamed_one_moves_with_it(by_path, renamed):
    assert by_path(f"{DEMO_PATH}at-home/").json()["path"] == f"{NEW_PATH}at-home/"


def test_a_page_moved_below_another_answers_its_new_path(by_path, demo):
    parent = demo.home.add_child(instance=TopicPage(title="Advice", slug="advice"))
    demo.page.move(parent, pos="last-child")

    assert by_path().json()["path"] == f"/advice{DEMO_PATH}"


def test_a_page_moved_twice_answers_where_it_is_now(by_path, renamed, rename):
    rename(TopicPage.objects.get(pk=renamed.pk), "backs")

    assert by_path().json()["path"] == "/backs/"
    assert by_path(NEW_PATH).json()["path"] == "/backs/"


def test_a_new_page_at_an_old_path_is_answered_itself(by_path, demo, renamed):
    new = demo.home.add_child(instance=TopicPage(title="New", slug=DEMO_PATH.strip("/")))

    assert by_path().json()["id"] == new.pk


def test_an_editors_redirect_to_elsewhere_has_no_path_of_this_site(by_path, demo):
    Redirect.objects.create(
        old_path="/old", redirect_link="https://example.org/new/", is_permanent=False
    )

    assert by_path("/old/").json() == {
        "type": "moved",
        "path": None,
        "url": "https://example.org/new/",
        "permanent": False,
    }


def test_a_redirect_of_another_site_is_not_followed(by_path, demo):
    other = Site.objects.create(hostname="other.example", root_page=demo.page)
    Redirect.add_redirect("/old/", "https://example.org/", site=other)

    assert by_path("/old/").status_code == 404
    assert by_path("/old/", site="other.example").status_code == 200


def test_an_unpublished_page_is_withdrawn(by_path, demo):
    demo.page.unpublish()

    answer = by_path()
    assert answer.status_code == 410
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "This page was withdrawn"


def test_a_deleted_page_is_withdrawn_with_those_below_it_and_its_old_paths(by_path, renamed):
    TopicPage.objects.get(pk=renamed.pk).delete()

    assert by_path(NEW_PATH).status_code == 410
    assert by_path(f"{NEW_PATH}at-home/").status_code == 410
    assert by_path().status_code == 410


def test_a_renamed_page_that_is_unpublished_is_withdrawn_at_its_old_path(by_path, renamed):
    renamed.unpublish()

    assert by_path().status_code == 410


def test_a_page_published_again_at_a_withdrawn_path_is_answered(by_path, demo):
    demo.page.delete()
    new = demo.home.add_child(instance=TopicPage(title="New", slug=DEMO_PATH.strip("/")))

    assert by_path().json()["id"] == new.pk


@pytest.fixture
def unseen(demo):
    """Makes a page that nobody may see: a draft, or a private one."""

    def make(kind, slug):
        page = TopicPage(title="Unseen", slug=slug, live=kind == "private")
        demo.home.add_child(instance=page)
        if kind == "private":
            PageViewRestriction.objects.create(page=page, restriction_type="login")
        return page

    return make


@pytest.mark.parametrize("kind", ["draft", "private"])
def test_an_unseen_page_at_a_withdrawn_path_does_not_show_by_its_status(
    by_path, demo, unseen, kind
):
    demo.page.delete()

    unseen(kind, DEMO_PATH.strip("/"))

    assert by_path().status_code == 410


@pytest.mark.parametrize("kind", ["draft", "private"])
def test_a_redirect_from_a_withdrawn_path_to_an_unseen_page_does_not_show(
    by_path, demo, unseen, kind
):
    demo.page.delete()

    page = unseen(kind, "unseen")
    Redirect.add_redirect(DEMO_PATH, page, is_permanent=True)

    assert by_path().status_code == 410


@pytest.mark.parametrize("kind", ["draft", "private"])
def test_a_redirect_to_an_unseen_page_is_not_found(by_path, demo, unseen, kind):
    Redirect.add_redirect("/old/", unseen(kind, "unseen"), is_permanent=True)

    assert by_path("/old/").status_code == 404


def test_a_page_that_was_never_public_is_not_found(by_path, demo):
    draft = TopicPage(title="Draft", slug="draft", live=False)
    demo.home.add_child(instance=draft)
    draft.save_revision()
    assert by_path("/draft/").status_code == 404

    draft.delete()
    assert by_path("/draft/").status_code == 404


def test_of_a_private_page_nothing_is_said_however_it_went(by_path, demo, renamed):
    PageViewRestriction.objects.create(page=demo.page, restriction_type="login")
    assert by_path(NEW_PATH).status_code == 404
    assert by_path().status_code == 404

    renamed.unpublish()
    assert by_path(NEW_PATH).status_code == 404

    TopicPage.objects.get(pk=renamed.pk).delete()
    assert by_path(NEW_PATH).status_code == 404
