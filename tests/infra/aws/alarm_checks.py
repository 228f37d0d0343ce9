"""Every alarm of a template reads its metric, fires in its failures and rests while all is well."""

from tests.infra.aws.alarm_series import WELL, Case
from tests.infra.aws.cloudwatch import ALARM, BREACHES_WHEN_MISSING, OK, states


def every_alarm_fires_and_rests(template, cases: dict[str, Case]):
    alarms = template.of("AWS::CloudWatch::Alarm")
    assert set(alarms) == set(cases), "an alarm has no series in alarm_series.py, or none has one"
    for name, case in cases.items():
        reads_its_metric(alarms[name], case)
        rests(alarms[name], case)
        fires(alarms[name], case)


def reads_its_metric(alarm, case):
    assert f"{alarm['Namespace']} {alarm['MetricName']}" == case.metric
    found = {each["Name"]: each["Value"] for each in alarm.get("Dimensions", [])}
    assert set(found) == set(case.dimensions)
    for name, value in case.dimensions.items():
        assert found[name] == value or (value.endswith("-") and found[name].startswith(value))
    assert alarm.get("ActionsEnabled", True) is True
    assert alarm["TreatMissingData"] in BREACHES_WHEN_MISSING


def rests(alarm, case):
    assert set(states(alarm, whole_periods(alarm, case.healthy))) == {OK}


def fires(alarm, case):
    before = case.healthy[-WELL:]
    for what, minutes in case.failures.items():
        length = int(alarm["Period"]) // 60
        after = states(alarm, whole_periods(alarm, before + minutes))[len(before) // length :]
        assert ALARM in after[: max(case.within // length, 1)], what


def whole_periods(alarm, minutes):
    """Without the minutes at the end that fill no period."""
    length = int(alarm["Period"]) // 60
    assert length >= 1
    return minutes[: len(minutes) // length * length]
