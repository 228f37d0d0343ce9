"""What by-path answers for a page that lived there once."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from cms.pages.models import HomePage, TopicPage
from tests.cms.conftest import DEMO_PATH
from tests.factories.pages import TopicPageFactory

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
    TopicPageFactory(parent=demo.page, title="At home", slug="at-home")
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
    parent = TopicPageFactory(parent=demo.home, title="Advice", slug="advice")
    demo.page.move(parent, pos="last-child")

    assert by_path().json()["path"] == f"/advice{DEMO_PATH}"


def test_a_page_moved_twice_answers_where_it_is_now(by_path, renamed, rename):
    rename(TopicPage.objects.get(pk=renamed.pk), "backs")

    assert by_path().json()["path"] == "/backs/"
    assert by_path(NEW_PATH).json()["path"] == "/backs/"


def test_a_page_that_leaves_a_private_part_does_not_say_where_it_was(
    by_path, client, demo, django_capture_on_commit_callbacks
):
    private = TopicPageFactory(parent=demo.home, title="Private", slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    page = TopicPageFactory(parent=private, title="Page", slug="page")
    with django_capture_on_commit_callbacks(execute=True):
        page.move(demo.home, pos="last-child")

    assert by_path("/page/").json()["id"] == page.pk
    assert by_path("/private/page/").status_code == 404
    assert client.get("/api/v2/redirects/").json()["items"] == []


def test_a_new_page_at_an_old_path_is_answered_itself(by_path, demo, renamed):
    new = TopicPageFactory(parent=demo.home, title="New", slug=DEMO_PATH.strip("/"))

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
    new = TopicPageFactory(parent=demo.home, title="New", slug=DEMO_PATH.strip("/"))

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


def test_a_private_page_is_404_whether_renamed_unpublished_or_deleted(by_path, demo, renamed):
    PageViewRestriction.objects.create(page=demo.page, restriction_type="login")
    assert by_path(NEW_PATH).status_code == 404
    assert by_path().status_code == 404

    renamed.unpublish()
    assert by_path(NEW_PATH).status_code == 404

    TopicPage.objects.get(pk=renamed.pk).delete()
    assert by_path(NEW_PATH).status_code == 404


@pytest.fixture
def other_site(demo):
    """A second site, whose home page stands beside the first one's."""
    home = demo.home.get_parent().add_child(
        instance=HomePage(title="Other clinic", slug="other-clinic", locale=demo.home.locale)
    )
    return Site.objects.create(hostname="other.example", root_page=home)


@pytest.mark.parametrize("slug", ["back-pain", None])
def test_a_page_moved_to_another_site_leads_there(by_path, demo, other_site, slug):
    TopicPageFactory(parent=demo.page, title="At home", slug="at-home")
    if slug:  # at the same path as before, it moves all the same
        Redirect.add_redirect("/elsewhere/", demo.page)

    TopicPage.objects.get(pk=demo.page.pk).move(other_site.root_page, pos="last-child")

    for path in (DEMO_PATH, f"{DEMO_PATH}at-home/"):
        assert by_path(path).json() == {
            "type": "moved",
            "path": None,
            "url": f"http://other.example{path}",
            "permanent": True,
        }
        assert by_path(path, site="other.example").json()["type"] == "pages.TopicPage"


def test_a_page_that_moves_back_is_answered_itself(by_path, demo, other_site):
    page = TopicPage.objects.get(pk=demo.page.pk)
    page.move(other_site.root_page, pos="last-child")
    home = HomePage.objects.get(pk=demo.home.pk)
    TopicPage.objects.get(pk=page.pk).move(home, pos="last-child")

    assert by_path().json()["id"] == page.pk
    assert by_path(site="other.example").json()["url"] == f"http://127.0.0.1:8003{DEMO_PATH}"


def test_a_path_too_long_for_a_redirect_costs_no_other_one(by_path, demo, rename):
    deep = demo.page
    for letter in "abc":
        deep = TopicPageFactory(parent=deep, title=letter, slug=letter * 90)
    TopicPageFactory(parent=demo.page, title="At home", slug="at-home")

    rename(TopicPage.objects.get(pk=demo.page.pk), "back-pain")

    assert by_path().json()["path"] == NEW_PATH
    assert by_path(f"{DEMO_PATH}at-home/").json()["path"] == f"{NEW_PATH}at-home/"
    assert by_path(f"{DEMO_PATH}{'a' * 90}/{'b' * 90}/").json()["type"] == "moved"
    longest = "/".join(letter * 90 for letter in "abc")
    assert by_path(f"{DEMO_PATH}{longest}/").status_code == 404


def test_a_redirect_that_a_person_typed_stays_when_a_page_is_renamed(by_path, demo, rename):
    site = Site.objects.get()
    Redirect.add_redirect(DEMO_PATH, "https://example.org/", site=site)

    rename(demo.page, "back-pain")

    assert by_path().json()["url"] == "https://example.org/"


def test_renaming_costs_as_many_queries_for_many_pages(demo, rename, django_assert_max_num_queries):
    from cms.publishing.redirects import redirect_from_old_paths

    for number in range(30):
        TopicPageFactory(parent=demo.page, title=str(number), slug=f"page-{number}")
    page = TopicPage.objects.get(pk=demo.page.pk)

    with django_assert_max_num_queries(14):
        redirect_from_old_paths(page, page.url_path.replace("benefits", "uses"))

    assert Redirect.objects.filter(redirect_page__in=page.get_children()).count() == 30


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/index.php?page_id=12", "/twelve"),
        ("/index.php?page_id=12&utm_source=letter", "/index"),  # marks are the frontend's to drop
        ("/index.php?page_id=13", "/index"),
        ("/index.php", "/index"),
        ("/?p=12", "/home"),
        ("/two?b=2&a=1", "/two"),
    ],
)
def test_a_redirect_is_looked_for_with_the_query_first(by_path, found, demo, asked, leads):
    for old, new in (
        ("/index.php?page_id=12", "/twelve"),
        ("/index.php", "/index"),
        ("/?p=12", "/home"),
        ("/two?a=1&b=2", "/two"),
    ):
        Redirect.add_redirect(old, f"https://example.org{new}")

    assert by_path(asked).json()["url"] == f"https://example.org{leads}"
    assert found("redirects", html_path=asked)["location"] == f"https://example.org{leads}"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/index.php?q=node/12", "/index.php?q=node%2F12"),
        ("/index.php?q=node%2F12", "/index.php?q=node/12"),
        ("/a?name=back pain", "/a?name=back+pain"),
        ("/a?name=back%20pain", "/a?name=back+pain"),
        ("/a?name=back+pain", "/a?name=back%20pain"),
        ("/a?name=caf%C3%A9", "/a?name=café"),
        ("/a?12", "/a?12"),
    ],
)
def test_a_query_is_the_same_however_it_is_written(by_path, found, demo, typed, asked):
    Redirect.add_redirect(typed, "https://example.org/new")

    assert by_path(asked).json()["url"] == "https://example.org/new"
    assert found("redirects", html_path=asked)["location"] == "https://example.org/new"
    assert by_path("/a?name=%00").status_code == 404


@pytest.mark.parametrize("old_path", ["/loop", "/index.php?page_id=12"])
def test_a_redirect_to_itself_leads_nowhere(by_path, demo, old_path):
    """The admin refuses one, but code and Wagtail's import of a file can store it."""
    Redirect.objects.create(old_path=old_path, redirect_link=old_path)

    assert by_path(old_path).status_code == 404


@pytest.mark.parametrize(
    "link",
    ["http://[::1", "http://example.org:99999/", "javascript:alert(1)", "data:text/html,x"],
)
def test_a_redirect_to_what_is_no_web_address_leads_nowhere(by_path, found, api, demo, link):
    Redirect.add_redirect("/old", link)
    Redirect.add_redirect("/fine", "https://example.org/new")

    assert by_path("/old").status_code == 404
    assert found("redirects", html_path="/old")["location"] is None
    listed = {each["old_path"]: each["location"] for each in api("redirects/").json()["items"]}
    assert (listed["/old"], listed["/fine"]) == (None, "https://example.org/new")


@pytest.mark.parametrize("query", ["?utm_source=letter", "?x", "?"])
def test_an_unknown_query_does_not_change_the_page(by_path, demo, query):
    assert by_path(f"{DEMO_PATH}{query}").json()["id"] == demo.page.pk
    assert by_path(f"/no-such-page/{query}").status_code == 404


def test_a_query_hides_no_page_that_was_taken_down(by_path, renamed):
    TopicPage.objects.get(pk=renamed.pk).delete()

    assert by_path(f"{NEW_PATH}?utm_source=letter").status_code == 410


def test_a_path_typed_in_a_text_of_a_second_site_leads_to_that_site(by_path, demo, other_site):
    page = TopicPage(title="Prices here", slug="about")
    page.body = [("text", {"text": '<p><a href="/prices/">Prices</a></p>'})]
    other_site.root_page.add_child(instance=page)
    here = TopicPage(title="Prices there", slug="about", body=page.body)
    demo.home.add_child(instance=here)

    there = by_path("/about/", site="other.example").json()["body"][0]["value"]["html"]

    assert there == '<p><a href="http://other.example/prices/">Prices</a></p>'
    assert "http://127.0.0.1:8003/prices/" in by_path("/about/").text


@pytest.mark.parametrize("typed", ["/old leaflet.pdf", "/old%20leaflet.pdf"])
@pytest.mark.parametrize("asked", ["/old leaflet.pdf", "/old%20leaflet.pdf"])
def test_a_space_in_an_old_path_is_found_however_written(demo, by_path, typed, asked):
    Redirect.add_redirect(typed, "/")

    assert by_path(asked).json()["type"] == "moved"
