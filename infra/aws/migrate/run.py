"""A custom resource of CloudFormation: one task of the CMS, run to its end.

It stands before the services: they are changed only where the task ended well, so code never meets
a database that it does not know.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.request import Request, urlopen

LOOK_EVERY = 5  # seconds
NOTICE = 20_000  # milliseconds that are left to answer
Now = Callable[[], int]


class TaskFailed(Exception):
    """The task could not start, ended badly, or still runs: what to do stands in its log."""


def handler(event: Mapping[str, Any], context: Any) -> None:
    """Run the task that the resource names, and answer CloudFormation whatever happens."""
    status, reason = "SUCCESS", ""
    try:
        if event["RequestType"] != "Delete":
            import boto3

            run(
                boto3.client("ecs"),
                json.loads(event["ResourceProperties"]["Task"]),
                context.get_remaining_time_in_millis,
            )
    except Exception as fault:  # CloudFormation waits an hour for whoever does not answer
        status, reason = "FAILED", f"{type(fault).__name__}: {fault}"[:500]
    answer(event, status, reason)


def run(
    ecs: Any, task: Mapping[str, Any], left: Now, pause: Callable[[float], None] = time.sleep
) -> None:
    """Start the task and wait; `task` is what ECS's RunTask takes.

    Raises:
        TaskFailed: see there.
    """
    started = ecs.run_task(**task)
    if started["failures"] or not started["tasks"]:
        raise TaskFailed(f"The task did not start: {started['failures']}")
    arn = started["tasks"][0]["taskArn"]
    while left() > NOTICE:
        found = ecs.describe_tasks(cluster=task["cluster"], tasks=[arn])["tasks"][0]
        if found["lastStatus"] == "STOPPED":
            return _check(found)
        pause(LOOK_EVERY)
    raise TaskFailed("The migration takes longer than 14 minutes and goes on. Deploy again later.")


def _check(task: Mapping[str, Any]) -> None:
    codes = [each.get("exitCode") for each in task["containers"]]
    if codes != [0]:
        reason = task.get("stoppedReason", "")
        raise TaskFailed(f"The migration ended with {codes}: {reason}. Its log says why.")


def answer(event: Mapping[str, Any], status: str, reason: str) -> None:
    """PUT the outcome to the address that CloudFormation gave for it."""
    body = {
        "Status": status,
        "Reason": reason,
        "PhysicalResourceId": "migrations",
        **{name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
    }
    request = Request(event["ResponseURL"], json.dumps(body).encode(), method="PUT")  # noqa: S310
    urlopen(request, timeout=10).close()  # noqa: S310  the address is CloudFormation's own
