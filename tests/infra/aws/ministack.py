"""MiniStack, an AWS emulator from PyPI, in an environment of its own because it pins botocore.

`make .venv/.ministack` installs it. It runs CloudFormation, the HTTP API, the function as a process
of its own, DynamoDB, EventBridge and SES, and with AUTH it holds the function to its role.
"""

import copy
import json
import os
import signal
import subprocess
import urllib.request
from contextlib import contextmanager

import boto3

from infra.aws.bundle import ROOT
from infra.local.public_ports import Ports
from tests.infra.local.waiting import wait_for

PYTHON = ROOT / ".venv" / "ministack" / "bin" / "python"
REGION = "eu-west-2"


class MiniStack:
    """A running emulator, empty at first."""

    def __init__(self, url):
        self.url = url
        self.environ = {
            "AWS_ENDPOINT_URL": url,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }

    def client(self, service):
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def upload(self, bucket, key, file):
        s3 = self.client("s3")
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_object(Bucket=bucket, Key=key, Body=file.read_bytes())

    def deploy(self, name, document, parameters):
        """Create a stack and wait for it; its outputs."""
        formation = self.client("cloudformation")
        formation.create_stack(
            StackName=name,
            TemplateBody=json.dumps(document),
            Capabilities=["CAPABILITY_IAM"],
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
            ],
        )

        def stack():
            return formation.describe_stacks(StackName=name)["Stacks"][0]

        wait_for(lambda: "PROGRESS" not in stack()["StackStatus"], 60)
        events = formation.describe_stack_events(StackName=name)["StackEvents"]
        reasons = [each["ResourceStatusReason"] for each in events if failed(each)]
        assert stack()["StackStatus"] == "CREATE_COMPLETE", reasons
        return {each["OutputKey"]: each["OutputValue"] for each in stack()["Outputs"]}

    def mails(self):
        """What its SES took."""
        with urllib.request.urlopen(f"{self.url}/_ministack/ses/messages", timeout=5) as answer:
            return [mail for mails in json.load(answer)["messages"].values() for mail in mails]

    def log(self):
        """All lines of all log groups."""
        logs = self.client("logs")
        groups = logs.describe_log_groups()["logGroups"]
        return [
            event["message"]
            for group in groups
            for event in logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
        ]


def failed(event):
    return "FAILED" in event["ResourceStatus"] and "ResourceStatusReason" in event


@contextmanager
def running(folder):
    """A MiniStack on a free port; everything that it started ends with it."""
    port = Ports.free().cms
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "AUTH": "true",
        "TMPDIR": str(folder),
        "NO_PROXY": "127.0.0.1,localhost",
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [PYTHON, "-m", "ministack"],
            cwd=folder,
            env=environ,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        made = MiniStack(f"http://127.0.0.1:{port}")
        wait_for(lambda: _is_ready(made.url, process), 60)
        yield made
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _is_ready(url, process):
    assert process.poll() is None, "MiniStack ended at its start"
    try:
        with urllib.request.urlopen(f"{url}/_ministack/health", timeout=5):
            return True
    except OSError:
        return False


def as_emulated(document):
    """The template without what MiniStack 1.5 cannot do; all else is deployed as it is.

    It knows no budgets, no numbers from parameters in a secret's length, and in policies neither
    the conditions of SES nor the several resources of SSM's GetParameters.
    """
    document = copy.deepcopy(document)
    resources = document["Resources"]
    for name, resource in list(resources.items()):
        if resource["Type"] == "AWS::Budgets::Budget":
            del resources[name]
        if resource["Type"] == "AWS::SecretsManager::Secret":
            resource["Properties"]["GenerateSecretString"]["PasswordLength"] = 48
        if resource["Type"] == "AWS::IAM::Policy":
            for statement in resource["Properties"]["PolicyDocument"]["Statement"]:
                if statement.get("Sid") in {"SendToTheClinic", "Recipients"}:
                    statement["Resource"] = "*"
                    statement.pop("Condition", None)
    return document
