"""The log of changes as the watch of each process reads it: one chain, in one query."""

import pytest
from django.db import connection, transaction

from cms.core.content_version import version_reader
from cms.core.content_version.bump import bump_version
from cms.core.content_version.change_log import end_entry, record_change
from cms.core.content_version.version_reader import read_version
from cms.core.models import ContentChange, ContentVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def known():
    """A reading after a first change."""
    bump_version()
    end_entry()
    return read_version(connection, None)


def since(known):
    """What touched pages since that reading: their ids, or None."""
    touched = touched_since(known)
    return touched and touched.pages


def touched_since(known):
    end_entry()
    return read_version(connection, known.number).touched_since(known.token)


def test_a_reading_without_a_number_has_the_version_and_no_changes(known):
    stored = ContentVersion.objects.get()
    assert known == (stored.token, stored.number, ())


def test_a_reading_is_one_query_whatever_is_new(known, django_assert_num_queries):
    for page in (4, 5):
        record_change([page])
        end_entry()

    with django_assert_num_queries(1):
        assert since(known) == {4, 5}


def test_a_page_that_is_gone_was_touched(known):
    record_change([4], [{"id": 5, "path": "/gone/", "site": 1}])

    assert since(known) == {4, 5}


def test_a_transaction_is_one_link_of_the_chain_however_often_it_bumps(known):
    for page in (4, 5):
        bump_version(is_recorded=True)
        record_change([page])
    bump_version(is_recorded=True)

    assert since(known) == {4, 5}
    assert ContentChange.objects.filter(number__gt=known.number).count() == 1


def test_whoever_does_not_promise_to_tell_has_changed_everything(known):
    record_change([4])
    bump_version()
    record_change([5])

    assert since(known) is None


def test_whoever_promises_and_does_not_tell_has_changed_everything(known):
    bump_version(is_recorded=True)

    assert since(known) is None


def test_what_a_savepoint_took_back_is_no_link(known):
    with transaction.atomic():
        record_change([4])
        transaction.set_rollback(True)
    record_change([5])

    assert since(known) == {5}


def test_what_begins_on_the_commit_of_another_change_is_an_entry_of_its_own(known):
    """Such as a translation that is published on the commit of its original."""
    record_change([4])
    connection.run_on_commit, waiting = [], connection.run_on_commit
    try:
        record_change([5])  # before `end_entry` was called
    finally:
        connection.run_on_commit = waiting + connection.run_on_commit

    assert since(known) == {4, 5}
    assert ContentChange.objects.filter(number__gt=known.number).count() == 2


def test_a_restored_backup_breaks_the_chain(known):
    record_change([4])
    end_entry()
    ContentVersion.objects.update(number=known.number - 1, token="restored", previous="")
    record_change([5])

    assert since(known) is None


def test_more_changes_than_one_reading_has_are_everything(known, monkeypatch):
    monkeypatch.setattr(version_reader, "MAX_CHANGES", 2)
    for page in range(3):
        record_change([page])
        end_entry()

    assert since(known) is None


def test_a_change_costs_as_many_queries_as_it_did(known, django_assert_num_queries):
    with django_assert_num_queries(3):  # version, its number, entry
        bump_version(is_recorded=True)
    with django_assert_num_queries(2):  # version, entry
        bump_version(is_recorded=True)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([("by-title",), ("evidence",)], {"by-title", "evidence"}),
        ([(), ()], set()),
        ([("by-title",), None], None),
        ([None, ()], None),
    ],
)
@pytest.mark.parametrize("together", [True, False], ids=["one transaction", "two"])
def test_the_lists_of_changes_are_united_and_any_list_is_for_good(known, told, found, together):
    for page, lists in enumerate(told):
        record_change([page], lists=lists)
        if not together:
            end_entry()

    assert touched_since(known) == ({0, 1}, found)


def test_whoever_does_not_say_which_lists_it_touches_may_have_touched_any(known):
    record_change([4])

    assert touched_since(known) == ({4}, None)
