"""A change ends the answers that it touches and no others: what is kept is as if rendered anew."""

import copy
import random

import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.test import TestCase, override_settings
from wagtail.models import Page

from cms.api.response_cache.store import ResponseStore
from cms.api.response_cache.wsgi_middleware import ResponseCacheMiddleware
from cms.core.content_version.change_log import end_entry
from cms.core.content_version.watch import VersionWatch
from cms.images.renditions import generate_renditions
from tests.cms.api.response_cache.conftest import request, version_in_this_transaction
from tests.cms.demo_objects import demo_objects
from tests.cms.publishing.changes_to_content import CHANGES, HARMLESS
from tests.cms.publishing.linked_world import LINKED_CHANGES, make_linked_world
from tests.cms.rolled_back import rolled_back
from tests.rare import rare

pytestmark, SLOW = pytest.mark.django_db, pytest.mark.slow
EVERY = CHANGES | LINKED_CHANGES
# These end what they touch, and leave at least the detail of a page that has nothing to do with it.
NARROW = (
    "publish", "publish a new page", "unpublish", "move", "delete", "change the slug", "restrict",
    "lift a restriction", "save a source", "save a redirect", "unpublish in bulk", "reorder",
    "publish a translation", "keep a claim", "rename a source of which another page tells",
    "cite it no longer", "change the title of a parent", "save a page without changing it",
)  # fmt: skip
# One of each way in which a page hangs on what it does not hold; the others: with the slow tests.
OFTEN = (
    "publish", "cite what a source of another page builds on", "restrict what an alias mirrors",
    "retitle a page", "give a page the title of another", "retitle a page that has claims",
    "put a page first", "reword a page",
    "unpublish what cites it", "rename a source of which another page tells",
    "let no source build on one any more", "delete the sizes of an image", "save a location",
)  # fmt: skip
TOPICS = "/api/v2/pages/?type=pages.TopicPage"
# Lists of every kind, most of them so short that they show few pages.
LISTS = (
    "/api/v2/pages/?limit=50&fields=*", "/api/v2/pages/?limit=3", f"{TOPICS}&limit=2&offset=4",
    f"{TOPICS}&limit=50&fields=*", f"{TOPICS}&limit=2&fields=*", f"{TOPICS}&limit=2&cursor=*",
    f"{TOPICS}&order=title&limit=3", f"{TOPICS}&order=-id&limit=2",
    f"{TOPICS}&order=-last_published_at&limit=2", f"{TOPICS}&order=first_published_at&limit=2",
    f"{TOPICS}&title=Other", f"{TOPICS}&slug__in=other,exercise,linked-2&fields=slug",
    f"{TOPICS}&first_published_at__gte=2026-01-01&order=-title&limit=2",
    f"{TOPICS}&plain_summary=Something+else", "/api/v2/pages/?id__in={other},{bystander}",
    "/api/v2/pages/?child_of={other}", "/api/v2/pages/?descendant_of={home}&limit=3",
    "/api/v2/pages/?ancestor_of={child}", "/api/v2/pages/?translation_of={other}",
    "/api/v2/pages/?locale=fr&limit=2", "/api/v2/pages/?locale=fr&fallback=en-gb&limit=3",
    "/api/v2/pages/?child_of={other}&locale=fr&fallback=en-gb",
    "/api/v2/sources/?limit=50", "/api/v2/sources/?standing=fallen", "/api/v2/sources/trial/",
    "/api/v2/sources/?fields=_,key&order=-year&limit=2", "/api/v2/claims/?limit=50",
    "/api/v2/claims/?standing=in_doubt", "/api/v2/claims/?order=heading&limit=2",
    "/api/v2/claims/?source=told", "/api/v2/claims/?page={citing}", "/api/v2/claims/changes/",
    "/api/v2/images/?fields=*", "/api/v2/images/?limit=1", "/api/v2/documents/?fields=*",
    "/api/v2/redirects/?fields=*", "/api/v2/changes/", "/api/v2/pages/by-path/?path=/old/",
    "/api/v2/pages/{child}/?locale=fr&fallback=en-gb",
)  # fmt: skip
# What a change leaves of lists that neither show what it touches nor may show it afterwards.
BY_TITLE, FILES = f"{TOPICS}&order=-title&limit=2", "/api/v2/images/?fields=*"
CLAIMS, SOURCES = "/api/v2/claims/?limit=50", "/api/v2/sources/?limit=50"
BELOW, OF_IDS = "/api/v2/pages/?child_of={other}", "/api/v2/pages/?id__in={bystander},{child}"
REDIRECTS, LATEST = "/api/v2/redirects/?fields=*", f"{TOPICS}&order=-last_published_at&limit=2"
OUTLIVING = {
    "save a page without changing it": {
        BY_TITLE, FILES, CLAIMS, SOURCES, BELOW, OF_IDS, REDIRECTS
    },
    "reword a page": {BY_TITLE, FILES, CLAIMS, SOURCES, BELOW, REDIRECTS},
    "retitle a page": {FILES, CLAIMS, SOURCES, BELOW, REDIRECTS},
    "cite it no longer": {BY_TITLE, FILES, BELOW, OF_IDS, REDIRECTS},
    "save a source": {BY_TITLE, FILES, BELOW, OF_IDS, LATEST, REDIRECTS},
    "save a location": {BY_TITLE, FILES, BELOW, OF_IDS, LATEST, REDIRECTS},
    "publish a new page": set(),
    "unpublish": set(),
    "reorder": set(),
    "change the slug": set(),
    "save a redirect": set(),
}  # fmt: skip
ASKED = {BY_TITLE, FILES, CLAIMS, SOURCES, BELOW, OF_IDS, REDIRECTS, LATEST}
NARROWER = ("reword a page", "retitle a page", "cite it no longer", "save a source", "reorder")


@pytest.fixture(scope="module")
def made_world(django_db_setup, django_db_blocker, tmp_path_factory):
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), rolled_back(), media:
        yield make_linked_world(demo_objects())


@pytest.fixture
def world(made_world, unguarded):
    end_entry()  # what was made is committed
    return copy.deepcopy(made_world)


@pytest.fixture
def layer(world, django_application):
    watch = VersionWatch(version_in_this_transaction, interval=0)
    return ResponseCacheMiddleware(django_application, watch, ResponseStore(50_000_000))


@pytest.fixture
def commit():
    """`commit(change)` makes it, with what follows the commit, and ends the entry of the log."""

    def commit(change):
        with TestCase.captureOnCommitCallbacks(execute=True):
            change()
        end_entry()

    return commit


@pytest.fixture
def named(world):
    """`named("…child_of={other}")`: with the ids of these pages."""
    ids = {name: each.pk for name, each in vars(world).items() if isinstance(each, Page)}
    return lambda target: target.format(**ids)


@pytest.fixture
def crawl(get, named):
    """Ask for every page by its id, with all its fields, and by its path; and for lists."""

    def crawl():
        pages = Page.objects.filter(depth__gt=1)
        for pk, path in [(page.pk, page.get_url_parts()) for page in pages]:
            get(f"/api/v2/pages/{pk}/?fields=*")
            if path and path[2]:
                get(f"/api/v2/pages/by-path/?path={path[2]}")
        return {named(target): get(named(target)).status for target in LISTS}

    return crawl


@pytest.fixture
def crawled(made_world, crawl, layer):
    """What a crawl of the world keeps is kept: the first test crawls, the others begin alike."""
    if not (first := made_world.__dict__.get("kept")):
        crawl()
        made_world.kept = copy.deepcopy({**layer.store._answers})
        return
    version = layer.watch.current()
    for read, stored in copy.deepcopy(first).items():
        assert layer.answers.put(read, stored.answer, stored.tags, version)


@pytest.fixture
def wrong(layer):
    """`wrong()`: the targets whose stored answers differ from what Django renders now."""
    plain = WSGIHandler()

    def fresh(read):
        cache.clear()
        return request(plain, f"{read.path}?{read.query}", HTTP_HOST=read.host).body

    def wrong():
        layer.watch.current()  # takes up what changed
        kept = {read: stored.answer for read, stored in layer.store._answers.items()}
        return {
            f"{read.path}?{read.query}"
            for read, answer in kept.items()
            if answer.forms[""].body != fresh(read)
        }

    return wrong


def test_the_crawl_keeps_every_page(world, crawled, crawl, layer):
    statuses = crawl()

    details = [read for read in layer.store._answers if read.path.startswith("/api/v2/pages/")]
    assert len(details) > 40
    assert {target for target, status in statuses.items() if status != 200} == set()


@pytest.mark.parametrize("name", [*OFTEN, *rare(*(name for name in EVERY if name not in OFTEN))])
def test_what_is_kept_is_as_if_rendered_after_the_change(name, world, crawled, wrong, commit):
    commit(lambda: EVERY[name](world))

    assert wrong() == set()


@pytest.mark.parametrize("name", [*NARROW[:4], *rare(*NARROW[4:])])
def test_what_is_not_touched_is_not_rendered_again(
    name, world, get, layer, commit, django_application
):
    generate_renditions(world.face)  # else publishing does, of whom any page may show
    end_entry()
    bystander = f"/api/v2/pages/{world.bystander.pk}/?fields=*"
    get(bystander)
    calls = django_application.calls

    commit(lambda: EVERY[name](world))
    get(bystander)

    assert django_application.calls == calls


@pytest.mark.parametrize(
    "name", [*NARROWER, *rare(*(each for each in OUTLIVING if each not in NARROWER))]
)
def test_lists_outlive_what_touches_no_page_of_theirs(
    name, world, get, named, layer, commit, django_application
):
    asked = {named(target) for target in ASKED}
    for target in asked:
        assert get(target).status == 200

    commit(lambda: EVERY[name](world))

    def is_kept(target):
        calls = django_application.calls
        get(target)
        return django_application.calls == calls

    assert {target for target in asked if is_kept(target)} == {
        named(target) for target in OUTLIVING[name]
    }


@pytest.mark.parametrize("name", ["save a draft", *rare(*sorted({*HARMLESS} - {"save a draft"}))])
def test_what_changes_nothing_ends_nothing(name, world, crawled, layer, commit):
    kept = set(layer.store._answers)

    commit(lambda: HARMLESS[name](world))
    layer.watch.current()

    assert set(layer.store._answers) == kept


@pytest.mark.parametrize(
    ("seed", "changes"), [(1, 4), *(pytest.param(each, 12, marks=SLOW) for each in range(1, 12))]
)
def test_after_any_changes_what_is_kept_is_as_if_rendered_anew(
    seed, changes, world, crawled, crawl, wrong, commit
):
    chance = random.Random(seed)  # noqa: S311
    for name in chance.sample(sorted(EVERY), changes):
        try:
            with transaction.atomic():
                commit(lambda name=name: EVERY[name](world))
        except Exception:
            end_entry()  # an earlier change took away what this one needs
            continue
        assert wrong() == set(), name
        if chance.random() < 0.5:
            crawl()
