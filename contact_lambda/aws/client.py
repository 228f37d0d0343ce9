"""boto3 clients: one attempt, short time-outs, nothing in the log."""

import logging
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    ReadTimeoutError,
    SSLError,
)
from botocore.loaders import Loader

SERVICES = ("dynamodb", "sesv2", "ssm")
# At DEBUG these write whole requests, and so a visitor's message, to the log.
for _name in ("boto3", "botocore", "urllib3"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_CONNECTION_FAULTS = (
    ConnectTimeoutError,
    ReadTimeoutError,
    EndpointConnectionError,
    ConnectionClosedError,
    NoCredentialsError,
    SSLError,
    HTTPClientError,
)


class OwnServices(Loader):  # type: ignore[misc]
    """Finds the descriptions of this handler's services without a look at the 400 others."""

    def list_available_services(self, type_name: str) -> list[str]:
        return list(SERVICES)


def read_own_services_only() -> None:
    """Let boto3, in this process, know the services of this handler and no others."""
    session = botocore.session.get_session()
    session.register_component("data_loader", OwnServices())
    boto3.setup_default_session(botocore_session=session)


def connect(*adapters: object) -> None:
    """Make the clients of these adapters now instead of at their first call."""
    for adapter in adapters:
        getattr(adapter, "client", None)


def client(service: str, *, connect_timeout: float, read_timeout: float) -> Any:
    """Return a client without retries: the journal decides about retries, not boto3."""
    config = Config(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries={"total_max_attempts": 1, "mode": "standard"},
    )
    return boto3.client(service, config=config)


def fault_code(fault: BotoCoreError) -> str:
    """Return a fault's name if it is in the list, e.g. `ReadTimeoutError`, or `OtherFault`."""
    names = (kind.__name__ for kind in _CONNECTION_FAULTS if isinstance(fault, kind))
    return next(names, "OtherFault")


def may_have_arrived(fault: BotoCoreError) -> bool:
    """Whether the request may have had an effect although no answer came."""
    return isinstance(fault, HTTPClientError | SSLError)
