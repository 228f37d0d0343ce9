"""The journal as a page: what waits comes first, and a visitor's words never come."""

import re
import time

import pytest

from contact_lambda.aws.dynamodb_schema import create_table
from infra.local.aws.dynamodb import LocalJournal
from infra.local.aws.fault_injection import FaultInjector
from infra.local.inbox.journal_page import by_state, duration, journal_page, message_rows


def in_seconds(seconds):
    return str(int(time.time()) + seconds)


def row(name="a", **changes):
    stored = {
        "pk": name * 64,
        "kind": "message",
        "state": "READY",
        "open": "1",
        "due": in_seconds(90),
        "created": in_seconds(-125),
        "version": "1",
        "attempts": "2",
        "role": "lead",
        "reference": f"REF{name}",
        "flags": "",
        "reason": "TooManyRequestsException",
        "payload": "canary words",
        "content": "canaryhash",
        **changes,
    }
    return {attribute: value for attribute, value in stored.items() if value is not None}


def page_of(*items):
    return journal_page(
        message_rows(items), {"ses": FaultInjector(()), "journal": FaultInjector(())}
    )


def test_an_empty_journal_explains_itself():
    page = page_of()

    assert "The journal is empty" in page
    assert "<table>" not in page


def test_open_rows_come_first_by_their_due_time_then_the_others():
    sent = row("c", state="SENT", open="2")
    done = row("d", state="DELIVERED", open=None, due=None, payload=None)
    held = row("e", state="QUARANTINED", open="3")
    late, soon = row("a", due=in_seconds(500)), row("b", due=in_seconds(5), state="UNKNOWN")

    page = page_of(done, held, sent, late, soon)

    places = [page.index(f"REF{name}") for name in "baced"]
    assert places == sorted(places)
    assert "To be sent (2)" in page
    assert "In quarantine (1)" in page
    assert by_state(message_rows([late, soon, sent])) == {"READY": 1, "SENT": 1, "UNKNOWN": 1}


def test_a_row_shows_its_age_due_time_attempts_and_last_answer():
    page = page_of(row(flags="check,repeat"))

    expected = (
        "2 min",
        "in 1 min",
        "<span>2</span>",
        "TooManyRequestsException",
        "check, repeat",
        "kept",
    )
    assert [shown for shown in expected if shown not in page] == []


def test_an_overdue_row_is_marked():
    assert re.search(r"\b3\d s ago", page_of(row(due=in_seconds(-30))))


def test_no_text_of_a_visitor_and_no_key_is_shown():
    page = page_of(row(), row("b", state="SENT", open="2"))

    assert "canary" not in page
    assert "a" * 64 not in page


def test_what_is_shown_is_escaped():
    assert "<script" not in page_of(row(reason="<script>", reference="<script>", state="<script>"))


def test_counters_are_not_listed_as_messages():
    assert message_rows([{"pk": "rate#x", "n": "5", "ttl": "1"}]) == []


def test_an_empty_table_has_no_rows():
    assert message_rows(LocalJournal(create_table("page")).items()) == []


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (125, "2 min 5 s"),
        (3600, "1 h"),
        (7325, "2 h 2 min"),
        (90_000, "1 d 1 h"),
        (-5, "0 s"),
    ],
)
def test_a_duration_has_its_two_largest_units(seconds, shown):
    assert duration(seconds) == shown
