"""Rows in a local journal, written by boto3 as the handler's would be."""

import boto3
from botocore.config import Config

from infra.local.http_server import HttpServer, serving


def dynamodb_client(url, read_timeout=10):
    return boto3.client(
        "dynamodb",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"total_max_attempts": 1}, proxies={}, read_timeout=read_timeout),
    )


def put(journal, **item):
    """Put one item, attribute by attribute: `put(journal, pk={"S": "a"}, due={"N": "5"})`."""
    with serving(HttpServer(0, journal.answer)) as server:
        dynamodb_client(server.url).put_item(TableName=journal.table, Item=item)
