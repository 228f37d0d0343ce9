"""Queries that are compiled once answer as Django's do, whatever keys they are asked for next."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.core.ready_queries import MAX_KEYS, ReadyQuery
from cms.evidence.models import Finding, ResearchSource
from cms.pages.models import TopicPage
from cms.pages.prefetch_rows import read_by_key, read_hanging
from tests.factories.evidence import FindingFactory, ResearchSourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sources():
    return [ResearchSourceFactory(key=f"source-{number}") for number in range(5)]


def _fields(rows):
    return [{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
            for row in rows]  # fmt: skip


@pytest.mark.parametrize("wanted", [[0], [1], [2, 0], [4, 3, 2], [0, 1, 2, 3, 4], [3, 3]])
def test_rows_are_those_that_django_reads(sources, wanted):
    keys = [sources[each].pk for each in wanted]
    ready = sorted(read_by_key(keys, ResearchSource), key=lambda row: row.pk)
    assert _fields(ready) == _fields(ResearchSource.objects.filter(pk__in=keys).order_by("pk"))


def test_pages_come_with_the_columns_of_their_type(demo):
    (ready,) = read_by_key([demo.page.pk], TopicPage)
    assert _fields([ready]) == _fields([TopicPage.objects.get(pk=demo.page.pk)])
    assert not ready.get_deferred_fields()
    assert not ready._state.adding


def test_rows_that_hang_on_others_are_sorted_as_their_model_says(sources):
    for order in (2, 1, 3):
        FindingFactory(source=sources[0], key=f"f-{order}", sort_order=order)
    found = read_hanging([each.pk for each in sources], Finding, "source")
    assert [each.key for each in found] == ["f-1", "f-2", "f-3"]


def test_the_sql_is_djangos_and_is_compiled_once(sources):
    compiled = []

    def build(keys, name):
        compiled.append(keys)
        return ResearchSource.objects.filter(pk__in=keys, key=name)

    query = ReadyQuery(build)
    with CaptureQueriesContext(
        connection,
    ) as ran:
        for source in sources:
            assert query([source.pk], "source-3") == [
                each for each in [source] if each.key == "source-3"
            ]
    assert len(compiled) == 1
    plain = str(ResearchSource.objects.filter(pk__in=[sources[0].pk], key="source-3").query)
    assert ran[0]["sql"].replace("'", "") == plain.replace("'", "")


def test_a_new_shape_is_compiled_for_itself(sources):
    query = ReadyQuery(lambda keys, name: ResearchSource.objects.filter(pk__in=keys, key=name))
    keys = [each.pk for each in sources]
    assert [each.key for each in query(keys, "source-1")] == ["source-1"]
    assert [each.key for each in query(keys, "source-2")] == ["source-2"]


def test_nothing_is_asked_without_keys(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert read_by_key([], ResearchSource) == []


def test_more_keys_than_a_statement_takes_are_read_too(sources, django_assert_num_queries):
    keys = [*(each.pk for each in sources), *range(10_000, 10_000 + MAX_KEYS)]
    with django_assert_num_queries(1):
        assert len(read_by_key(keys, ResearchSource)) == 5


def test_a_query_that_can_find_nothing_finds_nothing(sources):
    query = ReadyQuery(lambda keys: ResearchSource.objects.none().filter(pk__in=keys))
    assert query([sources[0].pk]) == []


def test_values_are_read_as_tuples(sources):
    query = ReadyQuery(
        lambda keys: ResearchSource.objects.filter(pk__in=keys).values_list("pk", "key")
    )
    assert query([sources[1].pk]) == [(sources[1].pk, "source-1")]
