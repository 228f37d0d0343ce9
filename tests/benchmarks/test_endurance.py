"""Forty seconds of what `python -m tests.benchmarks.endurance` does for ten minutes."""

import pytest

from tests.benchmarks.endurance import run


@pytest.mark.slow
@pytest.mark.postgres
def test_no_answer_is_wrong_and_only_a_killed_workers_connections_break():
    report = run(40)

    assert report.wrong == []
    assert report.unexplained == []
    assert report.answers["200"] > 100
    assert report.answers["200 stale"] > 0
    assert report.kills
    assert len(report.titles) > 2
