"""The exported template, deployed: a real POST through API, function, journal and mail."""

import json
import os

import pytest

from infra.local.http_server import HttpServer, Response, serving
from infra.smoke import checks
from infra.smoke.__main__ import main as smoke
from tests.infra.aws.conftest import PARAMETERS
from tests.infra.aws.ministack import PYTHON, as_emulated, running
from tests.infra.local.waiting import wait_for

pytestmark = pytest.mark.ministack
HTML = (("Content-Type", "text/html; charset=utf-8"),)
STACK = "clinic-contact"


@pytest.fixture(scope="module")
def cloud(tmp_path_factory):
    if not PYTHON.exists():
        (pytest.fail if "CI" in os.environ else pytest.skip)("make .venv/.ministack installs it")
    with running(tmp_path_factory.mktemp("ministack")) as made:
        yield made


@pytest.fixture(scope="module")
def outputs(cloud, exported_document, package):
    """The stack with an identity that was verified before, as its outputs tell of it."""
    cloud.client("sesv2").create_email_identity(EmailIdentity="clinic.example")
    cloud.upload("code", "contact.zip", package)
    given = PARAMETERS | {"SiteOrigins": "https://www.clinic.example", "IdentityExists": "true"}
    return cloud.deploy(STACK, as_emulated(exported_document), given)


@pytest.fixture
def contact(cloud, outputs):
    """The form's address. Its own host name needs DNS; the emulator has a path for that."""
    api = outputs["ContactAddress"].removeprefix("http://").partition(".")[0]
    return f"{cloud.url}/_aws/execute-api/{api}/$default/contact"


def test_make_smoke_sends_a_message_and_waits_for_its_delivery(
    cloud, outputs, contact, capsys, monkeypatch
):
    with serving(HttpServer(0, lambda _: Response(200, b"<h1>Contact</h1>", HTML))) as page:
        assert smoke([contact, "--page", page.url]) == 0, capsys.readouterr().out

    (mail,) = cloud.mails()
    output = capsys.readouterr().out
    reference = mail["Subject"].split()[-1]
    assert reference in output
    assert mail["To"] == ["lead@clinic.example"]
    assert "A test of the contact form" in mail["BodyText"]

    for name, value in cloud.environ.items():
        monkeypatch.setenv(name, value)
    assert not checks.in_journal(outputs["JournalTable"], reference)
    tell_of_delivery(cloud, row(cloud, outputs["JournalTable"], reference))
    wait_for(lambda: checks.in_journal(outputs["JournalTable"], reference), 15)


def test_the_schedule_starts_the_sweep(cloud, outputs):
    """The emulator counts minutes in seconds here: `rate(0 minutes)` is its every ten seconds."""
    events = cloud.client("events")
    rules = events.list_rules()["Rules"]
    (name,) = [each["Name"] for each in rules if each.get("ScheduleExpression")]
    events.put_rule(Name=name, ScheduleExpression="rate(0 minutes)", State="ENABLED")

    wait_for(lambda: any('"event": "swept"' in line for line in cloud.log()), 30)


def test_the_journal_is_kept_when_the_stack_is_deleted(cloud, outputs):
    formation = cloud.client("cloudformation")
    formation.delete_stack(StackName=STACK)

    wait_for(lambda: not cloud.client("lambda").list_functions()["Functions"], 30)

    assert outputs["JournalTable"] in cloud.client("dynamodb").list_tables()["TableNames"]


def row(cloud, table, reference):
    items = cloud.client("dynamodb").scan(TableName=table)["Items"]
    (found,) = [each for each in items if each.get("reference") == {"S": reference}]
    return {name: next(iter(value.values())) for name, value in found.items()}


def tell_of_delivery(cloud, row):
    """MiniStack's SES tells no news and nobody else may: the rule is asked, then followed."""
    (function,) = cloud.client("lambda").list_functions()["Functions"]
    rules = {"ses:configuration-set": [variables(function)["CONTACT_CONFIGURATION_SET"]]}
    event = delivery_event(row, rules)
    events = cloud.client("events")
    (pattern,) = [
        each["EventPattern"] for each in events.list_rules()["Rules"] if each.get("EventPattern")
    ]
    assert events.test_event_pattern(EventPattern=pattern, Event=json.dumps(event))["Result"]
    other = json.dumps(delivery_event(row, {"ses:configuration-set": ["other"]}))
    assert not events.test_event_pattern(EventPattern=pattern, Event=other)["Result"]
    cloud.client("lambda").invoke(
        FunctionName=function["FunctionName"],
        InvocationType="Event",
        Payload=json.dumps(event),
    )


def delivery_event(row, rules):
    """SES's event about the delivery of a row's mail."""
    tags = {
        "reference": [row["reference"]],
        "kind": ["message"],
        "key": [row["pk"]],
        "attempt": [f"{row['created']}-{row['attempts']}"],
    }
    return {
        "id": "1",
        "version": "0",
        "account": "000000000000",
        "time": "2026-03-04T12:00:00Z",
        "region": "eu-west-2",
        "resources": [],
        "source": "aws.ses",
        "detail-type": "Email Delivered",
        "detail": {"eventType": "Delivery", "mail": {"tags": tags | rules}, "delivery": {}},
    }


def variables(function):
    return function["Environment"]["Variables"]
