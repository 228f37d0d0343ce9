"""What AWS Lambda does before the first event, in processes of their own."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from contact_lambda.spam.rate_limit import WINDOW_SECONDS
from tests.compared_cost import ratio
from tests.contact_lambda.samples import ENVIRONMENT, GOOD, json_event
from tests.contact_lambda.tcp_server import CountingServer, answering

LAMBDA = {
    "AWS_LAMBDA_FUNCTION_NAME": "contact",
    "AWS_DEFAULT_REGION": "eu-west-2",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
}
SETTINGS = {**ENVIRONMENT, "CONTACT_JOURNAL_TABLE": "contact", "CONTACT_SECRET": "s" * 32}
FLOOR = "import boto3; boto3.client('sesv2'); boto3.client('dynamodb')\n"
START = "import contact_lambda.app\n"
CPU = "import time; print(time.process_time())"
LOADED = """
import gc, json, sys
read, listed = [], []
def watch(event, arguments):
    if event == "open" and "botocore/data" in str(arguments[0]):
        read.append(arguments[0])
    if event == "os.listdir" and "botocore/data" in str(arguments[0]):
        listed.append(arguments[0])
sys.addaudithook(watch)
before = gc.get_stats()[2]["collections"]
import contact_lambda.app as app
collected = gc.get_stats()[2]["collections"] - before
files, modules = len(read), set(sys.modules)
status = app.handler(json.loads(sys.argv[1]), None)["statusCode"]
result = {
    "read": read, "later": read[files:], "listed": len(listed), "collected": collected,
    "is_collecting": gc.isenabled(), "modules": sorted(set(sys.modules) - modules),
    "status": status,
}
print(json.dumps(result))
"""


def python(code: str, *arguments: str, **environ: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env=environ,
    )
    return done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def first_message() -> Iterator[dict[str, Any]]:
    """What was loaded before a first message, and what was left to the message itself."""
    window = int(time.time()) // WINDOW_SECONDS
    counters = ["hour", "day", f"window{window}", f"window{window + 1}"]
    answer = {"MessageId": "1", "Attributes": {each: {"N": "1"} for each in counters}}
    server = CountingServer(answering("200 OK", answer))
    threading.Thread(target=server.serve, daemon=True).start()
    environ = {**LAMBDA, **SETTINGS, "AWS_ENDPOINT_URL": server.url, "NO_PROXY": "127.0.0.1"}
    yield json.loads(python(LOADED, json.dumps(json_event(GOOD)), **environ))
    server.close()


def test_all_is_loaded_before_the_first_message_and_nothing_twice(first_message) -> None:
    assert first_message["status"] == 200
    assert first_message["modules"] == []
    assert first_message["later"] == []
    assert len(first_message["read"]) == len(set(first_message["read"]))


def test_the_services_of_others_are_not_looked_at(first_message) -> None:
    services = {each.split("/data/")[1].split("/")[0] for each in first_message["read"]}
    assert {each for each in services if not each.endswith(".json")} == {"dynamodb", "sesv2"}
    assert first_message["listed"] <= 4  # the versions of two files of each; all services: 900


def test_the_collector_rests_while_all_is_loaded_and_works_afterwards(first_message) -> None:
    assert first_message["collected"] == 0
    assert first_message["is_collecting"]


def test_the_start_costs_at_most_five_hundredths_more_than_boto3_alone() -> None:
    def floor() -> float:
        return float(python(FLOOR + CPU, **LAMBDA))

    def start() -> float:
        return float(python(START + CPU, **LAMBDA, **SETTINGS))

    assert ratio(start, floor, enough=1.05) <= 1.05


def test_without_settings_the_function_starts_and_its_events_fail() -> None:
    code = (
        "import sys, json, contact_lambda.app as app\n"
        "print(app.handler(json.loads(sys.argv[1]), None)['statusCode'])"
    )
    assert python(code, json.dumps(json_event(GOOD)), **LAMBDA) == "500"
