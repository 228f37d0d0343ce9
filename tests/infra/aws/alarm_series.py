"""What each alarm's metric looks like while all is well, and in each failure that it is for.

A series is a list of minutes, each with the samples that AWS, or the handler, writes in it. An
alarm that is not in these tables fails `every_alarm_fires_and_rests`.
"""

from dataclasses import dataclass, replace

Minutes = list[list[float]]
WELL = 30  # minutes of a healthy series, before a failure begins


@dataclass(frozen=True)
class Case:
    """One alarm: which metric it must read, healthy minutes, failures, and how soon it must fire.

    `failures` begin after the healthy minutes; the alarm is on at most `within` minutes later.
    """

    metric: str  # namespace and name
    dimensions: dict[str, str]
    healthy: Minutes
    failures: dict[str, Minutes]
    within: int


def always(*samples: float, minutes: int = WELL) -> Minutes:
    return [list(samples)] * minutes


def every(step: int, *samples: float, minutes: int = WELL) -> Minutes:
    """Samples in one minute of each `step`; none in the others."""
    return [list(samples) if minute % step == 0 else [] for minute in range(minutes)]


SILENCE = always()
BALANCER = "Balancer.LoadBalancerFullName"
LISTENER = "/".join(["BalancerHttps"] * 3)


def of_service(service: str) -> dict[str, Case]:
    """The seven alarms of `CmsService` or `SiteService`."""
    hosts = {
        "LoadBalancer": LISTENER,
        "TargetGroup": f"BalancerHttps{service}Group.TargetGroupFullName",
    }
    tasks = {"ClusterName": "Cluster", "ServiceName": f"{service}.Name"}
    balancer, ecs = "AWS/ApplicationELB", "AWS/ECS"
    quick = always(0.05, 0.1, 0.4) + always(0.2, 3, *[0.2] * 40, minutes=5)
    return {
        "Down": Case(
            f"{balancer} HealthyHostCount", hosts, always(1) + always(2, 1) + always(1),
            {"no task is ready": always(0, minutes=10), "no task is left": SILENCE}, 10),
        "NotRunning": Case(
            f"{ecs} CPUUtilization", tasks, always(5, 4, 6) + always(0.2, 0.1),  # idle
            {"ECS writes no metric without a running task": SILENCE}, 10),
        "Errors": Case(
            f"{balancer} HTTPCode_Target_5XX_Count", hosts, every(5, 1, 1, 1) + SILENCE,
            {"a third of the answers": always(1, 1, 1, minutes=10)}, 10),
        "NotReady": Case(
            f"{balancer} UnHealthyHostCount", hosts,
            [*always(0), [1], *always(0), [1], *always(0)],  # two restarts, a minute each
            {"for ever": always(1, minutes=20),
             "each new task, until it is replaced": [*always(0, minutes=6), [1]] * 6}, 20),
        "Slow": Case(
            f"{balancer} TargetResponseTime", hosts, quick + SILENCE,
            {"each third answer": always(0.1, 0.2, 4, minutes=25)}, 20),
        "Busy": Case(
            f"{ecs} CPUUtilization", tasks, always(60) + always(100, minutes=5) + always(60),
            {"all tasks": always(97, 94, minutes=20)}, 20),
        "MemoryFull": Case(
            f"{ecs} MemoryUtilization", tasks, always(42, 60) + always(85, minutes=10),
            {"close to the limit": always(95, minutes=15)}, 15),
    }  # fmt: skip


def of_cms_web(stack: str, *services: tuple[str, str]) -> dict[str, Case]:
    """`("cliniccmsweb", ("CmsAlarms", "CmsService"), …)`"""
    own = {
        f"{prefix}{name}": case
        for prefix, service in services
        for name, case in of_service(service).items()
    }
    return own | {
        "AlarmsBalancerErrors": Case(
            "AWS/ApplicationELB HTTPCode_ELB_5XX_Count", {"LoadBalancer": BALANCER},
            every(5, 1, 1),  # a client that went away
            {"one request in a minute finds no task": always(1, 1, minutes=10)}, 10),
        "AlarmsJobsNotStarted": Case(
            "AWS/SQS ApproximateNumberOfMessagesVisible",
            {"QueueName": "JobsDeadLetters.QueueName"},
            always(0), {"one command": always(1, minutes=10)}, 5),
        "AlarmsJobsSilent": Case(
            "AWS/Scheduler InvocationAttemptCount", {"ScheduleGroup": f"{stack}-Jobs-Group-"},
            [*every(5, 1), *[[]] * 5, [1, 1], *[[]] * 4, *every(5, 1)],  # one start came late
            {"the schedules are gone": SILENCE}, 25),
    }  # fmt: skip


def of_database(dimension: str, *, disk: bool) -> dict[str, Case]:
    who = {dimension: "Database"}
    filling = [[max(8e9 - 0.5e9 * minute, 0.3e9)] for minute in range(20)]
    full = Case(
        "AWS/RDS FreeStorageSpace", who, always(15e9) + always(2.5e9),
        {"half a gigabyte a minute": filling}, 20,
    )  # fmt: skip
    return {
        "DatabaseSilent": Case(
            "AWS/RDS CPUUtilization", who, always(6) + [[]] * 3 + always(8),
            {"it is stopped": SILENCE}, 15),
        "DatabaseBusy": Case(
            "AWS/RDS CPUUtilization", who, always(70) + always(100, minutes=5) + always(30),
            {"an endless query": always(92, 88, minutes=20)}, 20),
        **({"DatabaseNearlyFull": full} if disk else {}),
    }  # fmt: skip


EDGE = {
    "ManyRefused": Case(
        "AWS/WAFV2 BlockedRequests", {"WebACL": "clinic-cms-edge", "Rule": "ALL"},
        always(50) + SILENCE, {"somebody guesses passwords": always(400, minutes=10)}, 10),
}  # fmt: skip


def counted(metric: str, dimensions: dict[str, str] | None = None) -> Case:
    """A metric that is written when something happens: once is an alarm."""
    return Case(metric, dimensions or {}, SILENCE, {"once": [[1], *always(minutes=9)]}, 10)


HANDLER = (
    "PermanentRefusal", "Bounced", "BouncedAfterDelivery", "NoNews", "NotDelivered",
    "FallbackUsed", "Complained", "Quarantined", "Breaker", "JournalUnreachable",
    "RecipientsUnreadable", "HandlerFailed",
)  # fmt: skip
FUNCTION = {"FunctionName": "ContactHandlerFunction"}
# Lambda writes a zero for each invocation without an error.
AMONG_OTHERS = {"once": [[0, 1, 0, 0, 0], *always(0, minutes=9)]}

CONTACT = {
    f"ContactAlarms{name}": case
    for name, case in {
        "OldestOpenSeconds": Case(
            "ContactHandler OldestOpenSeconds", {}, always(0) + always(240) + always(0),
            {"a message waits": [[60.0 * minute] for minute in range(30)],
             "the sweep does not run": SILENCE,
             "the sweep waits for an hour": every(60, 0)[1:]}, 25),
        **{name: counted(f"ContactHandler {name}") for name in HANDLER},
        "FunctionErrors": Case("AWS/Lambda Errors", FUNCTION, always(0, 0, 0), AMONG_OTHERS, 10),
        "FunctionThrottles": counted("AWS/Lambda Throttles", FUNCTION),
        "DeadLetters": Case(
            "AWS/SQS ApproximateNumberOfMessagesVisible",
            {"QueueName": "ContactEventSourcesDeadLetters.QueueName"}, always(0),
            {"one": always(1, minutes=10)}, 5),
        "ApiErrors": Case(
            "AWS/ApiGateway 5xx", {"ApiId": "ContactGatewayApi"}, always(0, 0) + SILENCE,
            AMONG_OTHERS, 10),
    }.items()
}  # fmt: skip
GUARDED = CONTACT | {
    "ContactAlarmsApiErrors": Case(
        "AWS/ApiGateway 5XXError", {"ApiName": "clinic-contact"}, always(0, 0) + SILENCE,
        AMONG_OTHERS, 10),
    "ContactAlarmsManyRefused": Case(
        "AWS/WAFV2 BlockedRequests",
        {"WebACL": "guarded-contact-form", "Region": "eu-west-2", "Rule": "ALL"},
        always(50) + SILENCE, {"a flood from one address": always(400, minutes=10)}, 10),
}  # fmt: skip
SMALL = {
    "edge": EDGE,
    "data": of_database("DBInstanceIdentifier", disk=True),
    "web": of_cms_web("cliniccmsweb", ("CmsAlarms", "CmsService"), ("SiteAlarms", "SiteService")),
}
LARGE = {
    "edge": {
        "ManyRefused": replace(
            EDGE["ManyRefused"], dimensions={"WebACL": "large-cms-edge", "Rule": "ALL"}
        ),
        "OutsideCmsUnreachable": Case(
            "AWS/Route53 HealthCheckStatus",
            {"HealthCheckId": "OutsideCmsCheck.HealthCheckId"},
            always(1) + always(1, 0, minutes=2) + always(1),  # a restart
            {"it answers nobody": always(0, minutes=10), "the check is gone": SILENCE},
            5,
        ),
    },
    "data": of_database("DBClusterIdentifier", disk=False),
    "web": of_cms_web("largecmsweb", ("CmsAlarms", "CmsService")),
}
