"""What the stacks cost a month, from the sizes in their templates and AWS's list prices.

Prices: us-east-1, US dollars, 730 hours, as of 2025; permanent free tiers are subtracted. The
documents' tables hold the same numbers, see test_prices.py.
"""

from collections import Counter
from dataclasses import dataclass

HOURS, MINUTES = 730, 43_800
MILLION = 1e6
CPU_HOUR, GIGABYTE_HOUR, ADDRESS_HOUR = 0.03238, 0.00356, 0.005  # Fargate ARM; public IPv4
BALANCER_HOUR, UNIT_HOUR = 0.0225, 0.008
DATABASE_HOUR = {"db.t4g.micro": 0.016}
DISK, AURORA_UNIT_HOUR = 0.115, 0.12
CACHE_HOUR = {"cache.t4g.micro": 0.0128}
FIREWALL, FIREWALL_RULE, FIREWALL_MILLION = 5.00, 1.00, 0.60
# Route 53: a check of an address that it does not know as AWS's own, and one optional feature: TLS.
OUTSIDE_CHECK, OUTSIDE_TLS = 0.75, 2.00
SECRET, ALARM, FREE_ALARMS = 0.40, 0.10, 10
REST_MILLION, HTTP_MILLION = 3.50, 1.00


@dataclass(frozen=True)
class Load:
    """A month's use: a guess, which the tables name."""

    hits: float  # at CloudFront
    units: float  # of the load balancer, on average
    publishes: int
    rest: float  # logs, the bucket and images
    aurora_units: float = 0  # of each instance, on average
    aurora_disk: float = 0


SMALL_QUIET = Load(50_000, 0.1, 50, 0.57)
SMALL_BUSY = Load(100e6, 0.2, 50, 1.30)
LARGE_BUSY = Load(100e6, 1.0, 500, 3.30, aurora_units=0.6, aurora_disk=2.00)


def cms_bill(edge, data, web, load: Load) -> dict[str, float]:
    """The rows of docs/operators/aws-cms.md."""
    tasks = web.of("AWS::ECS::TaskDefinition")
    runs = {name: int(each["DesiredCount"]) for name, each in services(web).items()}
    scheduled = HOURS * 12 / 60  # publish_scheduled, twelve a minute long each hour
    addresses = (HOURS * sum(runs.values()) + scheduled) * ADDRESS_HOUR
    requests = max(load.hits - 10e6, 0) / MILLION * 1.00
    rules = len(edge.one("AWS::WAFv2::WebACL")["Rules"])
    bill = {
        "tasks": runs["CmsService"] * HOURS * hourly(tasks["WebDefinition"]),
        "reference frontend": (
            runs.get("SiteService", 0) * HOURS * hourly(tasks.get("SiteTaskDefinition"))
        ),
        "scheduled tasks": scheduled * hourly(tasks["ManageDefinition"]),
        "public addresses": addresses,
        "load balancer": HOURS * (BALANCER_HOUR + load.units * UNIT_HOUR),
        "database": database(data, load),
        "Valkey": sum(
            HOURS * CACHE_HOUR[each["CacheNodeType"]] * each["NumCacheClusters"]
            for each in web.of("AWS::ElastiCache::ReplicationGroup").values()
        ),
        "firewall": FIREWALL + rules * FIREWALL_RULE + load.hits / MILLION * FIREWALL_MILLION,
        "CloudFront requests": requests,
        "its function": max(load.hits - 2e6, 0) / MILLION * 0.10,
        "invalidated paths": max(load.publishes * 10 - 1_000, 0) * 0.005,
        "check from outside": (OUTSIDE_CHECK + OUTSIDE_TLS)
        * len(edge.of("AWS::Route53::HealthCheck")),
        "secrets": SECRET * len(data.of("AWS::SecretsManager::Secret")),
        "alarms": ALARM * alarms(edge, data, web),
        "logs, bucket, images": load.rest,
    }
    return {name: round(dollars, 2) for name, dollars in bill.items()}


def services(web):
    return web.of("AWS::ECS::Service")


def hourly(task):
    if task is None:
        return 0.0
    return int(task["Cpu"]) / 1024 * CPU_HOUR + int(task["Memory"]) / 1024 * GIGABYTE_HOUR


def database(data, load):
    instances = data.of("AWS::RDS::DBInstance").values()
    if data.of("AWS::RDS::DBCluster"):
        hours = len(instances) * load.aurora_units * HOURS
        return hours * AURORA_UNIT_HOUR + load.aurora_disk
    (instance,) = instances
    hourly_price = DATABASE_HOUR[instance["DBInstanceClass"]]
    return HOURS * hourly_price + int(instance["AllocatedStorage"]) * DISK


def alarms(*stacks):
    """Ours, and the two that each target-tracking policy makes. The contact form has the free."""
    counts = Counter(resource["Type"] for stack in stacks for resource in stack.resources.values())
    scaling = counts["AWS::ApplicationAutoScaling::ScalingPolicy"]
    return counts["AWS::CloudWatch::Alarm"] + 2 * scaling


def contact_bill(template, messages: int) -> dict[str, float]:
    """The rows of docs/operators/aws-contact.md."""
    metered = len(template.of("AWS::CloudWatch::Alarm")) - FREE_ALARMS
    requests = 2 * messages / MILLION  # token and form
    acl = next(iter(template.of("AWS::WAFv2::WebACL").values()), None)
    api = REST_MILLION if acl else HTTP_MILLION
    bill = {
        "secret": SECRET * len(template.of("AWS::SecretsManager::Secret")),
        "alarms": ALARM * metered,
        "SES": messages / 1_000 * 0.10,
        "API": requests * api,
        "DynamoDB": MINUTES * 3 * 0.5 * 0.125 / MILLION + messages * 18 * 0.625 / MILLION,
        "firewall": (
            FIREWALL + len(acl["Rules"]) * FIREWALL_RULE + requests * FIREWALL_MILLION if acl else 0
        ),
    }
    return {name: round(dollars, 2) for name, dollars in bill.items()}


def together(bill):
    return round(sum(bill.values()), 2)
