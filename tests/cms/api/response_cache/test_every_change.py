"""After every kind of change the next answer is new; after a draft it is the stored one."""

import pytest
import time_machine

from cms.core.models import ContentVersion
from tests.cms.publishing.changes_to_content import CHANGES, HARMLESS, make_world

ANSWERS = [
    "/api/v2/pages/?limit=20",
    "/api/v2/pages/?type=pages.TopicPage&fields=*&limit=20",
    "/api/v2/pages/by-path/?path=/benefits-of-exercise-on-lower-back-pain/",
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
]


@pytest.fixture
def world(demo, media, unguarded):
    return make_world(demo)


@pytest.mark.parametrize("change", CHANGES)
def test_the_next_answer_is_new_after(change, world, get, get_django):
    before = [get(target).body for target in ANSWERS]
    assert [get(target).body for target in ANSWERS] == before

    CHANGES[change](world)

    after = [get(target).body for target in ANSWERS]
    assert after == [get_django(target).body for target in ANSWERS]
    assert after != before, "no answer shows this change: the test proves nothing"


@pytest.mark.parametrize("change", HARMLESS)
def test_cached_answers_stay_valid_after(change, world, get, django_application):
    before = [get(target).status for target in ANSWERS]
    stored = [target for target, status in zip(ANSWERS, before, strict=True) if status == 200]
    calls, number = django_application.calls, ContentVersion.objects.get().number

    HARMLESS[change](world)

    assert [get(target).status for target in stored] == [200] * len(stored)
    assert django_application.calls == calls
    assert ContentVersion.objects.get().number == number


def test_an_answer_makes_no_rendition_and_is_no_change(world, get):
    get(ANSWERS[2])
    world.picture.renditions.all().delete()
    raised = ContentVersion.objects.get().number

    assert get(ANSWERS[2]).status == 200

    assert not world.picture.renditions.exists()
    assert ContentVersion.objects.get().number == raised


def test_an_answer_changes_with_the_day(world, get):
    with time_machine.travel("2026-11-23 10:00Z"):
        assert b'"name":"A. Example"' in get(ANSWERS[2]).body
        world.practitioner.active_until = "2026-11-23"
        world.practitioner.save()
        assert b'"name":"A. Example"' in get(ANSWERS[2]).body

    with time_machine.travel("2026-11-24 10:00Z"):
        assert b'"name":"A. Example"' not in get(ANSWERS[2]).body
