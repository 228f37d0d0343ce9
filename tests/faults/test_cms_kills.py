"""The CMS is killed while it publishes, imports, sends and migrates: nothing is half done."""

import pytest

from tests.faults.cms.kills import WORK, run

KILLS = 200


@pytest.mark.slow
@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def test_nothing_is_half_done_and_no_webhook_is_lost(database):
    report = run(KILLS, seed=3, database=database)

    assert report.faults == []
    assert sum(report.kills.values()) + sum(report.too_late.values()) == KILLS
    assert sum(report.kills.values()) >= KILLS / 4, "most had ended before they were killed"
    assert set(report.kills) <= set(WORK)
