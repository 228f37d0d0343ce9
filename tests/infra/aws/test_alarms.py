"""Alarms that can fire: each template's own condition over the metrics of alarm_series.py."""

import pytest

from tests.infra.aws import alarm_checks, alarm_series
from tests.infra.aws.alarm_series import CONTACT, GUARDED, LARGE, SMALL
from tests.infra.aws.cloudwatch import ALARM, OK, datapoints, state

# The examples of AWS's page about missing data, oldest first: X breaches, 0 does not, - is missing.
# (points, datapoints to alarm of 3 periods, state with `breaching`, state with `notBreaching`)
AWS_EXAMPLES = [
    ("0-X-X", 3, OK, OK),
    ("0----", 3, OK, OK),
    ("-----", 3, ALARM, OK),
    ("0XX-X", 3, ALARM, ALARM),
    ("--X--", 3, ALARM, OK),
    ("0-X-X", 2, ALARM, ALARM),
    ("00X0X", 2, ALARM, ALARM),
    ("0-X--", 2, ALARM, OK),
    ("----0", 2, ALARM, OK),
    ("---X-", 2, ALARM, OK),
]
CASES = [
    (place, name, case)
    for place, cases in {
        **{f"cms.{part}": cases for part, cases in SMALL.items()},
        **{f"large.{part}": cases for part, cases in LARGE.items()},
        "contact": CONTACT,
        "exported": CONTACT,
        "guarded": GUARDED,
    }.items()
    for name, case in cases.items()
]


@pytest.fixture
def template_of(cms, large, contact, exported, guarded):
    places = {"contact": contact, "exported": exported, "guarded": guarded}
    places |= {f"cms.{part}": stack for part, stack in vars(cms).items()}
    places |= {f"large.{part}": stack for part, stack in vars(large).items()}
    return places.__getitem__


@pytest.mark.parametrize(("points", "enough", "breaching", "not_breaching"), AWS_EXAMPLES)
def test_missing_data_count_as_in_the_examples_of_aws(points, enough, breaching, not_breaching):
    alarm = {
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Threshold": 1,
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": enough,
    }
    values = [{"X": 1, "0": 0, "-": None}[each] for each in points]

    assert state(alarm | {"TreatMissingData": "breaching"}, values) == breaching
    assert state(alarm | {"TreatMissingData": "notBreaching"}, values) == not_breaching


@pytest.mark.parametrize(
    ("statistic", "value"),
    [("Sum", 10), ("Average", 2), ("Minimum", 1), ("Maximum", 4), ("SampleCount", 5), ("p95", 4)],
)
def test_samples_become_the_datapoints_of_a_period(statistic, value):
    alarm = {"Period": 120, "Statistic": statistic}

    assert datapoints(alarm, [[1, 2], [4, 1, 2], [], []]) == [value, None]


@pytest.mark.parametrize(
    ("place", "name", "case"), CASES, ids=[f"{place}-{name}" for place, name, _ in CASES]
)
def test_an_alarm_fires_in_its_failures_and_rests_while_all_is_well(template_of, place, name, case):
    alarm = template_of(place).of("AWS::CloudWatch::Alarm")[name]

    alarm_checks.reads_its_metric(alarm, case)
    alarm_checks.rests(alarm, case)
    alarm_checks.fires(alarm, case)


def test_an_alarm_without_a_series_fails(contact):
    without = {name: case for name, case in CONTACT.items() if name != "ContactAlarmsBounced"}

    with pytest.raises(AssertionError, match="no series"):
        alarm_checks.every_alarm_fires_and_rests(contact, without)


def test_a_cms_that_is_wholly_down_is_several_alarms(cms):
    """No host, no task, no start of a command: AWS writes no metric of any of them."""
    alarms = cms.web.of("AWS::CloudWatch::Alarm")
    silent = {name for name, alarm in alarms.items() if state(alarm, [None] * 30) == ALARM}

    assert silent == {
        "CmsAlarmsDown", "CmsAlarmsNotRunning", "SiteAlarmsDown", "SiteAlarmsNotRunning",
        "AlarmsJobsSilent",
    }  # fmt: skip
    down = alarm_series.SMALL["web"]["CmsAlarmsDown"]
    assert down.within <= 10
