"""Every kind of change, committed in one process, is new in another a quarter second later."""

import pytest
import time_machine

from cms.api.response_cache.cacheable_requests import canonical_query
from cms.core.models import ContentVersion
from tests.cms.publishing.changes_to_content import CHANGES, HARMLESS, make_world
from tests.rare import rare

# One of each way in which a change reaches the database; the others are asked with the slow tests.
SEEN_FROM_ANOTHER_PROCESS = (
    "publish",
    "unpublish by saving",
    "move",
    "delete",
    "restrict",
    "let a source rest on fallen ones alone",
    "save the clinic",
    "delete an image",
    "file documents under a restricted collection",
    "tag images in bulk",
    "delete a redirect",
    "add a site",
    "publish a translation",
)
# These leave the answer of a page that has nothing to do with them in memory. (To publish the demo
# page makes the sizes of a portrait that any page may show.)
NARROW = {
    "unpublish by saving", "move", "delete", "restrict", "delete a redirect",
    "let a source rest on fallen ones alone", "publish a new page", "unpublish", "reorder",
    "lift a restriction", "save a source", "save a finding", "correct a source",
    "save a redirect", "tag an image",
}  # fmt: skip
BYSTANDER = "/api/v2/pages/by-path/?path=/bystander/"
OTHERS = [change for change in CHANGES if change not in SEEN_FROM_ANOTHER_PROCESS]
DEMO = "/api/v2/pages/by-path/?path=/benefits-of-exercise-on-lower-back-pain/"
ANSWERS = [
    "/api/v2/pages/?limit=20",
    "/api/v2/pages/?type=pages.TopicPage&fields=*&limit=20",
    DEMO,
    "/api/v2/pages/by-path/?path=/hidden/below/",
    "/api/v2/pages/by-path/?path=/",
    "/api/v2/images/?fields=*",
    "/api/v2/documents/?fields=*",
    "/api/v2/redirects/?fields=*",
    "/api/v2/sources/?limit=20",
    "/api/v2/sources/hayden-2021/",
    "/api/v2/claims/?limit=20",
    "/api/v2/claims/?standing=in_doubt",
    "/api/v2/claims/?certainty=moderate",
    "/api/v2/sources/?standing=in_doubt",
    "/api/v2/pages/find/?html_path=/benefits-of-exercise-on-lower-back-pain/",
    "/api/v2/pages/by-path/?path=/old/",
    BYSTANDER,
]
WORLD = """
import pickle
from cms.core.models import ContentVersion
from cms.usage import deletion_guard as guard
from tests.cms.demo_objects import demo_objects
from tests.cms.publishing.changes_to_content import CHANGES, HARMLESS, make_world
from tests.factories.pages import TopicPageFactory
guard.uses_of = lambda instance: []
world = make_world(demo_objects())
world.face.renditions.all().delete()  # they are made when the page is published
TopicPageFactory(parent=world.home, title="Bystander", slug="bystander")
world = pickle.dumps(world)
"""
CHANGE = "(CHANGES | HARMLESS)[{name!r}](pickle.loads(world)); answer = time.monotonic()"
READ = "answer = [{get}(target, HTTP_HOST='testserver') for target in {targets!r}]"
KEPT = """
from cms.wsgi import application
kept = application.store._answers.items()
answer = {f"{read.path}?{read.query}": id(stored.answer) for read, stored in kept}
"""
VERSION = "answer = ContentVersion.objects.values_list('number', 'token').get()"


def canonical(target):
    path, _, query = target.partition("?")
    return f"{path}?{canonical_query(path, query)}"


def answers(process, get="get", targets=ANSWERS):
    """What it answers, by target."""
    read = process(READ.format(get=get, targets=list(targets)))
    return dict(zip(targets, read, strict=True))


@pytest.mark.django_db  # the database that is copied
@pytest.mark.parametrize("change", [*SEEN_FROM_ANOTHER_PROCESS, *rare(*OTHERS)])
def test_another_process_answers_the_change_a_quarter_of_a_second_after(
    change, here_and_there, wait_until_it_must_show
):
    here, there = here_and_there
    before, kept = answers(there), there(KEPT)

    committed = here(CHANGE.format(name=change))

    wait_until_it_must_show(committed)
    after = answers(there)
    assert after == answers(here, "get_uncached")
    changed = {target: answer for target, answer in after.items() if answer != before[target]}
    assert changed, "no answer shows this change: the test proves nothing"
    assert changed == answers(here, targets=changed)
    if change in NARROW:
        bystander = canonical(BYSTANDER)
        assert there(KEPT)[bystander] == kept[bystander], "it was rendered again"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["save a draft", *rare(*(each for each in HARMLESS if each != "save a draft"))]
)
def test_answers_and_the_content_version_stay_as_they_are_after(
    change, here_and_there, wait_until_it_must_show
):
    here, there = here_and_there
    before, version = answers(there), here(VERSION)

    wait_until_it_must_show(here(CHANGE.format(name=change)))

    assert here(VERSION) == version
    assert answers(there) == before


@pytest.fixture
def world(demo, media, unguarded):
    return make_world(demo)


def test_an_answer_makes_no_rendition_and_is_no_change(world, get):
    get(DEMO)
    world.picture.renditions.all().delete()
    raised = ContentVersion.objects.get().number

    assert get(DEMO).status == 200

    assert not world.picture.renditions.exists()
    assert ContentVersion.objects.get().number == raised


def test_an_answer_changes_with_the_day(world, get):
    with time_machine.travel("2026-11-23 10:00Z"):
        assert b'"name":"A. Example"' in get(DEMO).body
        world.practitioner.active_until = "2026-11-23"
        world.practitioner.save()
        assert b'"name":"A. Example"' in get(DEMO).body

    with time_machine.travel("2026-11-24 10:00Z"):
        assert b'"name":"A. Example"' not in get(DEMO).body
