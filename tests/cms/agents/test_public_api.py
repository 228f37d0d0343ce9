"""The day of an answer is that of the site, whose sources expire at its midnight."""

from datetime import UTC, date, datetime
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest

from cms.agents.__main__ import main
from cms.agents.public_api import _day


@pytest.mark.parametrize(
    ("zone", "hour", "age", "day"),
    [
        ("Europe/London", 23, "0", date(2026, 7, 2)),
        ("America/New_York", 2, "0", date(2026, 6, 30)),
        ("Europe/London", 23, "3600", date(2026, 7, 1)),
        ("Europe/London", 12, "x", date(2026, 7, 1)),
    ],
)
def test_the_day_is_the_one_of_the_site(zone, hour, age, day):
    sent = format_datetime(datetime(2026, 7, 1, hour, 30, tzinfo=UTC), usegmt=True)

    assert _day({"Date": sent, "Age": age}, ZoneInfo(zone)) == day


def test_a_zone_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["--zone", "Mars/Olympus"])

    assert "such as Europe/Zurich" in capsys.readouterr().err


def test_markdown_has_the_same_day():
    from cms.frontend.api_fetcher import Answer
    from cms.frontend.for_agents import _markdown_response
    from tests.cms.frontend.fake_api import demo_page

    answer = _markdown_response(Answer(demo_page(), datetime(2026, 7, 1, 23, 30, tzinfo=UTC)))

    assert "- As of: 2026-07-02\n" in answer.content.decode()
