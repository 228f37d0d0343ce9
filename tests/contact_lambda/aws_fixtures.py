"""What boto3 needs to believe it is somewhere, and servers in place of AWS."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import boto3
import botocore.session
import pytest
from botocore.loaders import create_loader
from moto.core.config import default_user_config

from tests.contact_lambda.tcp_server import CountingServer, Reply

# Descriptions of AWS's services are read once a process, not for each test's session.
LOADER = create_loader()
default_user_config["core"]["reset_boto3_session"] = False
ENDPOINTS = ("AWS_ENDPOINT_URL_SESV2", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_SSM")


@pytest.fixture
def aws_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    session = botocore.session.Session()
    session.register_component("data_loader", LOADER)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", boto3.Session(botocore_session=session))


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Callable[[Reply], object]:
    @contextmanager
    def start(reply: Reply) -> Iterator[CountingServer]:
        server = CountingServer(reply)
        thread = threading.Thread(target=server.serve, daemon=True)
        thread.start()
        for name in ENDPOINTS:
            monkeypatch.setenv(name, server.url)
        try:
            yield server
        finally:
            server.close()
            thread.join(2)

    return start
