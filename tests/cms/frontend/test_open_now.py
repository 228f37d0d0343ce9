"""“Open now” of the starters: worked out in the browser, and the same as on the reference site."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from cms.frontend.opening_times import shown_hours
from tests.npm import run

from .clinic_facts import ALWAYS, EVERY_DAY, NIGHT, OFFICE, opening, other
from .starters import STARTERS

pytestmark = pytest.mark.npm
SCRIPT = STARTERS / "astro" / "public" / "open-now.js"
HOLIDAYS = [other("2026-12-24", "2026-12-27"), other("2026-12-31", None, ("10:00", "12:00"))]
HOURS = {
    "office": opening(),
    "holidays": opening(exceptions=HOLIDAYS),
    "nights": opening({"friday": [OFFICE, NIGHT], "saturday": [ALWAYS]}, HOLIDAYS),
    "always": EVERY_DAY,
    "never": opening({}),
    "far away": opening(timezone="Pacific/Auckland"),
    "half": opening({"monday": [("23:30", "00:15"), ("09:00", "09:45")]}, timezone="Asia/Kolkata"),
}  # fmt: skip
FIRST = datetime(2026, 12, 20, 0, 7, tzinfo=UTC)
MOMENTS = [FIRST + timedelta(minutes=97 * number) for number in range(220)]  # two weeks
ASKED = """
import {{ stateAt }} from "{script}";
const {{ hours, moments }} = {cases};
console.log(JSON.stringify(hours.map((each) => moments.map((at) => stateAt(each, new Date(at))))));
"""


def test_it_says_what_the_reference_site_says_at_any_moment():
    cases = {"hours": list(HOURS.values()), "moments": [each.isoformat() for each in MOMENTS]}
    asked = ASKED.format(script=SCRIPT.as_uri(), cases=json.dumps(cases))

    told = run("node", "--input-type=module", "--eval", asked, cwd=SCRIPT.parent)

    assert told.returncode == 0, told.stderr
    for (name, hours), states in zip(HOURS.items(), json.loads(told.stdout), strict=True):
        wanted = [_state(hours, moment) for moment in MOMENTS]
        assert [each | {"day": None} for each in states] == wanted, name


def _state(hours, moment):
    state = shown_hours(hours, moment)["state"]
    shown = {"isOpen": state["is_open"], "day": None}
    if until := state.get("until"):
        shown["until"] = f"{until:%H:%M}"
    if opens := state.get("opens"):
        shown |= {"opens": f"{opens:%H:%M}", "inDays": state["opens_in_days"]}
    return shown
