"""The CMS is killed while it publishes, imports, sends and migrates: nothing is half done."""

import pytest

from tests.faults.cms.kills import WORK, run


@pytest.mark.parametrize(
    ("kills", "database"),
    [
        pytest.param(4, "sqlite", marks=pytest.mark.slow),
        pytest.param(4, "postgres", marks=pytest.mark.postgres),
        pytest.param(200, "sqlite", marks=pytest.mark.slow),
        pytest.param(200, "postgres", marks=[pytest.mark.slow, pytest.mark.postgres]),
    ],
)
def test_nothing_is_half_done_and_no_webhook_is_lost(kills, database):
    report = run(kills, seed=3, database=database)

    assert report.faults == []
    assert sum(report.kills.values()) + sum(report.too_late.values()) == kills
    assert sum(report.kills.values()) >= kills / 4, "most had ended before they were killed"
    assert set(report.kills) <= set(WORK)
