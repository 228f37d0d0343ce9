"""Which ends of a task are mailed: the template's own pattern over events of ECS."""

import json

import pytest
from moto.events.models import EventPattern

SERVER = {"group": "service:cms", "containers": {"name": "web", "exitCode": 137}}
COMMAND = {"group": "family:manage", "stopCode": "EssentialContainerExited"}
DONE, FAILED = ({"containers": {"name": "manage", "exitCode": code}} for code in (0, 1))
ENDS = {
    "a command that succeeded": ({**COMMAND, **DONE}, False),
    "a command that failed": ({**COMMAND, **FAILED}, True),
    "a task that did not start": ({"group": "family:x", "stopCode": "TaskFailedToStart"}, True),
    "a server that ended by itself": ({**SERVER, "stopCode": "EssentialContainerExited"}, True),
    "a server that a deploy replaced": ({**SERVER, "stopCode": "ServiceSchedulerInitiated"}, False),
    "a task that still runs": ({**COMMAND, "lastStatus": "RUNNING"}, False),
    "a task of another cluster": (
        {**SERVER, "stopCode": "EssentialContainerExited", "clusterArn": "Other"}, False),
}  # fmt: skip


@pytest.mark.parametrize(("detail", "mailed"), ENDS.values(), ids=ENDS)
def test_what_ends_by_itself_is_mailed_and_what_is_meant_is_not(cms, detail, mailed):
    """`containers` is one object here: EventBridge looks at each of a list, moto does not."""
    pattern = EventPattern.load(json.dumps(cms.web.one("AWS::Events::Rule")["EventPattern"]))
    event = {
        "source": "aws.ecs",
        "detail-type": "ECS Task State Change",
        "detail": {"lastStatus": "STOPPED", "clusterArn": "Cluster.Arn", **detail},
    }

    assert pattern.matches_event(event) is mailed
