"""A custom resource of CloudFormation: runs tasks of the CMS, each after the end of the one before.

The services depend on it: they change only after the migrations have succeeded, so that code never
runs on a database that was not migrated.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.request import Request, urlopen

POLL_SECONDS = 5
ANSWER_RESERVE = 20_000  # milliseconds, to answer CloudFormation before the function ends
Now = Callable[[], int]


class TaskFailed(Exception):
    """The task did not start, failed, or still runs; its log says more."""


def handler(event: Mapping[str, Any], context: Any) -> None:
    """Run the tasks in the resource's properties, in order; always answer CloudFormation."""
    status, reason = "SUCCESS", ""
    try:
        if event["RequestType"] != "Delete":
            import boto3

            ecs = boto3.client("ecs")
            for task in json.loads(event["ResourceProperties"]["Tasks"]):
                run(ecs, task, context.get_remaining_time_in_millis)
    except Exception as fault:  # without an answer CloudFormation waits an hour
        status, reason = "FAILED", f"{type(fault).__name__}: {fault}"[:500]
    answer(event, status, reason)


def run(
    ecs: Any, task: Mapping[str, Any], left: Now, pause: Callable[[float], None] = time.sleep
) -> None:
    """Start the task and wait; `task` holds the arguments of ECS's RunTask. Raises TaskFailed."""
    started = ecs.run_task(**task)
    if started["failures"] or not started["tasks"]:
        raise TaskFailed(f"The task did not start: {started['failures']}")
    arn = started["tasks"][0]["taskArn"]
    while left() > ANSWER_RESERVE:
        found = ecs.describe_tasks(cluster=task["cluster"], tasks=[arn])["tasks"][0]
        if found["lastStatus"] == "STOPPED":
            return _check(found)
        pause(POLL_SECONDS)
    raise TaskFailed("The migration takes longer than 14 minutes and goes on. Deploy again later.")


def _check(task: Mapping[str, Any]) -> None:
    codes = [each.get("exitCode") for each in task["containers"]]
    if codes != [0]:
        names = ", ".join(each.get("name", "") for each in task["containers"])
        reason = task.get("stoppedReason", "")
        raise TaskFailed(f"{names} ended with {codes}: {reason}. Its log says why.")


def answer(event: Mapping[str, Any], status: str, reason: str) -> None:
    """PUT the outcome to the event's `ResponseURL`."""
    body = {
        "Status": status,
        "Reason": reason,
        "PhysicalResourceId": "migrations",
        **{name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
    }
    request = Request(event["ResponseURL"], json.dumps(body).encode(), method="PUT")  # noqa: S310
    urlopen(request, timeout=10).close()  # noqa: S310  the address is CloudFormation's own
