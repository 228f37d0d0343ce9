"""boto3 clients: one attempt, short time-outs, nothing in the log."""

import logging
from typing import Any

import boto3
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
