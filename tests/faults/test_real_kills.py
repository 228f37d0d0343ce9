"""Real processes, killed at every boundary while SES throttles, stalls and breaks connections."""

import pytest

from tests.faults.hostile import MISHAPS
from tests.faults.run import run

BOUNDARIES = {
    f"{doing} {moment} {port}"
    for doing, ports in {
        "http": ("create", "send", "save"),
        "sweep": ("send", "save"),
        "event": ("save",),
    }.items()
    for port in ports
    for moment in ("before", "after")
}


@pytest.fixture(
    scope="module",
    params=[60, pytest.param(400, marks=pytest.mark.slow)],
    ids="{} visitors".format,
)
def report(request):
    return run(request.param, seed=20)


def test_no_accepted_message_is_lost(report):
    assert report.lost == []


def test_no_message_arrives_twice(report):
    assert report.repeated == []


def test_no_message_reaches_the_first_of_the_other_role(report):
    assert report.astray == []


def test_no_further_recipient_misses_a_message_that_the_journal_took(report):
    assert report.missing_further == []


def test_no_further_recipient_has_a_message_twice(report):
    assert report.repeated_further == []


def test_in_the_end_nothing_waits_and_no_text_is_kept(report):
    assert report.unsettled == {"rows to be sent": 0, "texts kept": 0}


def test_nearly_everybody_was_told_the_truth_in_the_end(report):
    patient = [visitor for visitor in report.visitors if visitor.way != "gives up"]

    assert all(visitor.accepted for visitor in patient)


def test_processes_died_and_ses_failed_in_every_way_that_so_many_visitors_meet(report):
    if len(report.visitors) < 400:
        assert len(BOUNDARIES & set(report.deaths)) > len(BOUNDARIES) / 2
        assert len(set(MISHAPS) & set(report.mishaps)) > len(MISHAPS) / 2
    else:
        assert set(report.deaths) >= BOUNDARIES
        assert set(report.mishaps) >= set(MISHAPS)


def test_no_process_wrote_a_word_of_a_visitor(report):
    assert "My back hurts" not in report.output
    assert "visitor.example" not in report.output
