"""`changes/`: who reads only what is new has what everybody has, and learns of nothing hidden."""

import copy
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.cache import cache
from wagtail.models import Page, PageViewRestriction

from cms.core.content_version import change_log
from cms.core.content_version.bump import bump_version
from cms.core.content_version.change_log import end_entry
from cms.core.models import ContentChange
from cms.pages.models import TopicPage
from tests.cms.publishing.changes_to_content import CHANGES, HARMLESS
from tests.factories.api_keys import make_key
from tests.rare import rare

pytestmark = pytest.mark.django_db
# One of each way in which a page or a path changes; the others are asked with the slow tests.
OFTEN = (
    "publish", "publish a new page", "unpublish", "move", "delete", "delete below",
    "change the slug", "restrict", "lift a restriction", "save a source", "save a redirect",
    "unpublish in bulk", "publish a translation", "save the clinic",
)  # fmt: skip
EVERY = [*OFTEN, *rare(*(change for change in CHANGES if change not in OFTEN))]


@pytest.fixture
def world(made_world, unguarded):
    end_entry()  # what was made is committed
    return copy.deepcopy(made_world)


@pytest.fixture
def ask(client):
    """`ask(since="…")`: the answer, once what was changed is committed."""

    def ask(**query):
        end_entry()
        cache.clear()
        answer = client.get("/api/v2/changes/", query)
        assert answer.status_code == 200, answer.content
        return SimpleNamespace(**answer.json())

    return ask


@pytest.fixture
def crawl(client):
    """`crawl()`: every public page with all its fields, by id and path."""

    def crawl():
        cache.clear()
        query = {"fields": "*", "limit": 50, "type": "pages.TopicPage"}
        items = client.get("/api/v2/pages/", query).json()["items"]
        return {(each["id"], path_of(each["meta"]["html_url"])): each for each in items}

    return crawl


def path_of(url):
    return "/" + url.split("/", 3)[3]


@pytest.mark.parametrize("change", EVERY)
def test_a_copy_that_reads_only_what_is_new_is_as_a_fresh_one(change, world, ask, crawl):
    kept, version = crawl(), first(ask)

    CHANGES[change](world)
    news = ask(since=version)

    fresh = crawl()
    if news.everything:
        return
    changed = {each["id"] for each in news.pages}
    for each in news.gone:
        kept.pop((each["id"], each["html_path"]), None)
    kept |= {key: page for key, page in fresh.items() if key[0] in changed}
    assert kept == fresh
    assert (news.version != version) >= (kept != crawl())


@pytest.mark.parametrize("change", ["publish", "unpublish", "move", "delete", "change the slug",
                                    "restrict", "lift a restriction", "save a source"])  # fmt: skip
def test_what_changed_is_known(change, world, ask):
    """Else the answer would be right, and of no use."""
    version = first(ask)

    CHANGES[change](world)

    assert not ask(since=version).everything


@pytest.mark.parametrize("change", HARMLESS)
def test_nothing_is_new_after(change, world, ask):
    version = first(ask)

    HARMLESS[change](world)

    news = ask(since=version)
    assert (news.everything, news.pages, news.gone, news.tags) == (False, [], [], [])
    assert news.version == version


def first(ask):
    """The version that is the latest now. An entry of its own, as it would be on any site."""
    bump_version()
    return ask().version


def test_a_moved_page_is_there_with_its_new_path_and_gone_from_its_old_one(world, ask):
    version, page = first(ask), world.page

    page.move(world.other, pos="last-child")
    news = ask(since=version)

    assert {"id": page.pk, "html_path": f"/{page.slug}/"} in news.gone
    assert f"/other/{page.slug}/" in {each["html_path"] for each in news.pages}
    assert {"lists", f"page-{page.pk}"} <= set(news.tags)


def test_all_pages_below_a_renamed_one_are_gone_from_their_old_paths(world, ask):
    below = TopicPage(title="Below", slug="below-other")
    world.other.add_child(instance=below)
    version = first(ask)

    world.other.slug = "another"
    world.other.save_revision().publish()
    news = ask(since=version)

    assert {(each["id"], each["html_path"]) for each in news.gone} == {
        (world.other.pk, "/other/"), (below.pk, "/other/below-other/")
    }  # fmt: skip
    assert {"/another/", "/another/below-other/"} <= {each["html_path"] for each in news.pages}


def test_a_page_that_was_away_for_a_while_is_not_gone(world, ask):
    version = first(ask)

    world.page.unpublish()
    end_entry()
    Page.objects.get(pk=world.page.pk).specific.save_revision().publish()
    news = ask(since=version)

    assert news.gone == []
    assert world.page.pk in {each["id"] for each in news.pages}


def test_drafts_and_pages_in_private_parts_are_not_told_of(world, ask):
    """Nor that anything changed at all."""
    private = Page.objects.get(slug="private")
    version = first(ask)

    for number, live in enumerate((True, False)):
        page = TopicPage(title=f"wombat {number}", slug=f"wombat-{number}", live=live)
        (private if live else world.home).add_child(instance=page)
        page.title = "another wombat"
        page.save_revision()
    hidden = Page.objects.get(slug="wombat-0").specific
    hidden.save_revision().publish()
    hidden.unpublish()
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    hidden.delete()

    news = ask(since=version)
    told = json.dumps([news.pages, news.gone, news.tags])
    assert "wombat" not in told
    assert (news.everything, told) == (False, "[[], [], []]")


def test_where_a_private_page_was_or_is_now_is_not_told(world, ask):
    private = Page.objects.get(slug="private")
    page = TopicPage(title="wombat", slug="page-in-private")
    private.add_child(instance=page)
    version = first(ask)

    page.slug = "wombat"
    page.save_revision().publish()
    assert (ask(since=version).everything, ask(since=version).gone) == (False, [])
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=world.home.pk), pos="last-child")
    news = ask(since=version)
    assert (news.gone, [each["html_path"] for each in news.pages]) == ([], ["/wombat/"])
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=private.pk), pos="last-child")
    news = ask(since=version)
    assert (news.gone, news.pages) == ([{"id": page.pk, "html_path": "/wombat/"}], [])


def test_a_live_page_is_gone_from_below_an_unpublished_one_that_is_renamed(world, ask):
    below = TopicPage(title="Below", slug="below-hidden")
    world.hidden.add_child(instance=below)
    version = first(ask)

    world.hidden.slug = "hidden-2"
    world.hidden.save()

    assert below.pk in {each["id"] for each in ask(since=version).gone}


def test_a_key_is_told_what_everybody_is_told(world, ask, client):
    """Else a page that became private would be no news to its program."""
    version = first(ask)
    world.page.save_revision().publish()
    end_entry()
    PageViewRestriction.objects.create(page=world.page, restriction_type="login")
    _, header = make_key("drafts")

    news = vars(ask(since=version))

    assert [each["id"] for each in news["gone"]] == [world.page.pk]
    assert client.get("/api/v2/changes/", {"since": version}, **header).json() == news


@pytest.mark.parametrize("since", ["0", "7-0123456789ab", "999999999999999999-0123456789ab"])
def test_a_version_that_is_not_known_means_everything(world, ask, since):
    first(ask)

    assert ask(since=since).everything
    assert ask(since=since).tags == ["all"]
    assert ask().everything


def test_another_day_is_told_because_any_answer_may_differ_on_it(world, ask):
    with time_machine.travel("2026-11-30T12:00:00Z", tick=False) as clock:
        version = first(ask)
        days = [ask().day, ask(since=version).day]
        clock.shift(timedelta(days=1))
        days += [ask().day, ask(since=version).day]

    assert days == ["2026-11-30", "2026-11-30", "2026-12-01", "2026-12-01"]


@pytest.mark.parametrize("since", ["x", "-1", "07-0123456789ab", "7-0123456789AB", "1" * 30, ""])
def test_what_is_no_version_is_refused(client, since):
    assert client.get("/api/v2/changes/", {"since": since}).status_code == 400


def test_code_that_does_not_say_what_it_changed_changed_everything(world, ask):
    version = first(ask)

    bump_version()

    assert ask(since=version).everything


def test_the_log_is_bounded_and_a_version_before_it_means_everything(world, ask, monkeypatch):
    monkeypatch.setattr(change_log, "MAX_ENTRIES", 20)
    version = first(ask)
    for _ in range(80):
        end_entry()
        bump_version()

    assert ContentChange.objects.count() <= 20 + 50
    assert ask(since=version).everything


def test_more_changes_than_one_answer_holds_are_everything(world, ask, monkeypatch):
    monkeypatch.setattr(change_log, "MAX_LISTED", 1)
    version = first(ask)
    for page in (world.page, world.other):
        end_entry()
        page.save_revision().publish()

    assert ask(since=version).everything


def test_an_answer_costs_the_same_however_much_is_new(
    world, ask, client, django_assert_num_queries
):
    version = first(ask)
    ask(since=version)
    for number in range(10):
        end_entry()
        world.home.add_child(instance=TopicPage(title="New", slug=f"new-{number}"))
    end_entry()
    cache.clear()
    client.get("/api/v2/changes/", {"since": version})

    with django_assert_num_queries(7):
        client.get("/api/v2/changes/", {"since": version})
