"""CPU of a cold start: fresh processes, the handler beside boto3 with the same two clients."""

import os
import statistics
import subprocess
import sys

RUNS = 11
CPU = "import time; print(time.process_time() * 1000)"
FLOOR = "import boto3; boto3.client('sesv2'); boto3.client('dynamodb')"
HANDLER = (
    "import contact_lambda.app;"
    "from contact_lambda.aws.dynamodb import DynamoJournal;"
    "from contact_lambda.aws.ses import SesMailer;"
    "SesMailer()._client; DynamoJournal('table')._client"
)
BUDGET = 60  # ms


def measure():
    """Rows of (name, value, note)."""
    taken = {"python": [], "boto3": [], "handler": []}
    codes = {"python": "pass", "boto3": FLOOR, "handler": HANDLER}
    for _ in range(RUNS):  # in turns, so that a busy moment meets all of them
        for name, code in codes.items():
            taken[name].append(_cpu(code))
    python, boto3, handler = (statistics.median(times) for times in taken.values())
    return [
        ("Python alone", f"{python:.0f} ms", ""),
        ("boto3 with two clients", f"{boto3:.0f} ms", ""),
        ("handler with its two clients", f"{handler:.0f} ms", f"median of {RUNS} processes"),
        ("handler over boto3", f"{handler - boto3:.0f} ms", f"budget {BUDGET} ms"),
    ]


def _cpu(code):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    environ |= {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "x"}
    environ |= {"AWS_SECRET_ACCESS_KEY": "x", "AWS_EC2_METADATA_DISABLED": "true"}
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{CPU}"],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)
