"""A change of content that one process commits is in the answers of another."""

import pytest

from tests.cms.api.response_cache.processes import (
    BY_PATH,
    NOTICE_CHANGES,
    NOTICE_CHANGES_FOR_SURE,
    RENAME,
    title,
)

pytestmark = pytest.mark.django_db  # the database that is copied
SNIPPET = """
from cms.clinic.models import Practitioner
person = Practitioner.objects.get(name="A. Example")
person.name = {name!r}
person.save()
"""


def test_a_change_is_answered_at_once_where_it_was_made_and_soon_elsewhere(processes):
    here, there = processes
    for process in processes:
        process(RENAME.format(title="First") if process is here else "")
        title(process)
    there(NOTICE_CHANGES_FOR_SURE)
    assert [title(here), title(there)] == ["First", "First"]

    here(RENAME.format(title="Second"))

    assert title(here) == "Second"
    there(NOTICE_CHANGES)
    assert title(there) == "Second"


def test_a_snippet_saved_outside_a_transaction_is_seen_too(processes):
    here, there = processes
    title(there)

    here(SNIPPET.format(name="B. Other"))

    assert "B. Other" in here(f"answer = get({BY_PATH!r})")
    there(NOTICE_CHANGES)
    assert "B. Other" in there(f"answer = get({BY_PATH!r})")


def test_a_transaction_of_another_process_is_not_seen_before_its_commit(processes):
    here, there = processes
    before = title(there)
    begin = "from django.db import transaction; block = transaction.atomic(); block.__enter__()"

    here(begin)
    here(RENAME.format(title="In between"))
    there(NOTICE_CHANGES_FOR_SURE)
    assert title(there) == before

    here("block.__exit__(None, None, None)")
    there(NOTICE_CHANGES)
    assert title(there) == "In between"


def test_a_worker_whose_connection_was_cut_looks_again(processes):
    here, there = processes
    title(there)
    there(
        "from cms.core.content_version.watch import watch; "
        "watch._read._connection.connection.close()"
    )

    here(RENAME.format(title="After the cut"))

    there(NOTICE_CHANGES)
    assert title(there) == "After the cut"
