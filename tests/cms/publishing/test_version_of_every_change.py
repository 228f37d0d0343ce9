"""Every kind of change raises the content version, which ends every kept answer."""

import copy

import pytest

from cms.core.models import ContentVersion
from tests.cms.publishing.changes_to_content import CHANGES, HARMLESS

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(made_world, unguarded):
    return copy.deepcopy(made_world)


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
