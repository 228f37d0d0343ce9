"""Every kind of change raises the content version, which ends every kept answer."""

import copy

import pytest
from django.test import override_settings

from cms.core.models import ContentVersion
from tests.cms.demo_objects import demo_objects
from tests.cms.publishing.changes_to_content import CHANGES, HARMLESS, make_world
from tests.cms.rolled_back import rolled_back

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), rolled_back(), media:
        yield make_world(demo_objects())


@pytest.fixture
def world(made, unguarded):
    return copy.deepcopy(made)


def version():
    return ContentVersion.objects.values_list("number", "token").get()


@pytest.mark.parametrize("change", CHANGES)
def test_the_version_rises_with(change, world):
    before = version()

    CHANGES[change](world)

    assert version()[0] > before[0]
    assert version()[1] != before[1]


@pytest.mark.parametrize("change", HARMLESS)
def test_the_version_stays_with(change, world):
    before = version()

    HARMLESS[change](world)

    assert version() == before
