"""The function that migrates the database before new code takes over."""

import json
from types import SimpleNamespace

import boto3
import pytest

from infra.aws.migrate import run
from infra.local.http_server import HttpServer, Response, serving

EVENT = {
    "RequestType": "Update",
    "StackId": "stack",
    "RequestId": "request",
    "LogicalResourceId": "Migrations",
    "ResourceProperties": {
        "Tasks": '[{"cluster": "clinic", "taskDefinition": "user:7"},'
        ' {"cluster": "clinic", "taskDefinition": "manage:7"}]'
    },
}


class Ecs:
    """ECS with one task that is described as each of `states` in turn."""

    def __init__(self, *states, failures=()):
        self.states, self.failures, self.asked = list(states), list(failures), []

    def run_task(self, **task):
        self.asked.append(task)
        return {"failures": self.failures, "tasks": [] if self.failures else [{"taskArn": "one"}]}

    def describe_tasks(self, cluster, tasks):
        assert (cluster, tasks) == ("clinic", ["one"])
        return {"tasks": [self.states.pop(0) if len(self.states) > 1 else self.states[0]]}


def state(status, code=None, reason=""):
    container = {"name": "manage"} | ({} if code is None else {"exitCode": code})
    return {"lastStatus": status, "containers": [container], "stoppedReason": reason}


def migrate(ecs, left=lambda: 600_000, pauses=None):
    task = {"cluster": "clinic", "taskDefinition": "manage:7"}
    run.run(ecs, task, left, (pauses if pauses is not None else []).append)


def test_a_task_is_started_once_and_waited_for():
    ecs, pauses = Ecs(state("PENDING"), state("RUNNING"), state("STOPPED", 0)), []

    migrate(ecs, pauses=pauses)

    assert ecs.asked == [{"cluster": "clinic", "taskDefinition": "manage:7"}]
    assert pauses == [run.POLL_SECONDS] * 2


@pytest.mark.parametrize(
    ("ecs", "message"),
    [
        (
            Ecs(state("STOPPED", 1, "Essential container exited")),
            "manage ended with .1.: Essential",
        ),
        (Ecs(state("STOPPED", None, "CannotPullContainerError")), "None.: CannotPull"),
        (Ecs(failures=[{"reason": "RESOURCE:MEMORY"}]), "did not start: .*RESOURCE:MEMORY"),
    ],
)
def test_a_failed_task_is_reported_with_its_reason(ecs, message):
    with pytest.raises(run.TaskFailed, match=message):
        migrate(ecs)


def test_a_long_task_is_reported_before_the_function_times_out():
    left = iter([60_000, 40_000, run.ANSWER_RESERVE])

    with pytest.raises(run.TaskFailed, match="longer than 14 minutes"):
        migrate(Ecs(state("RUNNING")), left=lambda: next(left))


@pytest.fixture
def cloudformation():
    """The address that CloudFormation gives, and what was PUT there."""
    got = []

    def take(request):
        got.append((request.method, json.loads(request.body)))
        return Response(200, b"")

    with serving(HttpServer(0, take)) as server:
        yield SimpleNamespace(address=f"{server.url}/answer?signed=yes", got=got)


@pytest.mark.parametrize(
    ("kind", "ecs", "status", "reason"),
    [
        ("Update", Ecs(state("STOPPED", 0)), "SUCCESS", ""),
        ("Create", Ecs(state("STOPPED", 3)), "FAILED", "TaskFailed: manage ended with [3]"),
        ("Delete", None, "SUCCESS", ""),
    ],
)
def test_cloudformation_always_gets_an_answer(
    cloudformation, monkeypatch, kind, ecs, status, reason
):
    monkeypatch.setattr(boto3, "client", lambda service: ecs)
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 600_000)

    run.handler({**EVENT, "RequestType": kind, "ResponseURL": cloudformation.address}, context)

    ((method, answer),) = cloudformation.got
    assert method == "PUT"
    assert answer["Status"] == status
    assert answer["Reason"].startswith(reason)
    assert answer["PhysicalResourceId"] == "migrations"
    assert (answer["StackId"], answer["RequestId"]) == ("stack", "request")


def test_the_migrations_wait_for_the_databases_user(cloudformation, monkeypatch):
    ecs = Ecs(state("STOPPED", 0))
    monkeypatch.setattr(boto3, "client", lambda service: ecs)
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 600_000)

    run.handler({**EVENT, "ResponseURL": cloudformation.address}, context)

    assert [task["taskDefinition"] for task in ecs.asked] == ["user:7", "manage:7"]


def test_without_the_databases_user_nothing_is_migrated(cloudformation, monkeypatch):
    ecs = Ecs(state("STOPPED", 1))
    monkeypatch.setattr(boto3, "client", lambda service: ecs)
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 600_000)

    run.handler({**EVENT, "ResponseURL": cloudformation.address}, context)

    assert [task["taskDefinition"] for task in ecs.asked] == ["user:7"]
    assert cloudformation.got[0][1]["Status"] == "FAILED"
