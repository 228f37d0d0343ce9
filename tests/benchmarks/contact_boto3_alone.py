"""A Lambda function that makes the same AWS calls as the handler and does nothing else."""

import os
from itertools import count

import boto3
from botocore.config import Config

TABLE = os.environ["CONTACT_JOURNAL_TABLE"]
ONCE = Config(connect_timeout=1, read_timeout=4, retries={"total_max_attempts": 1})
RAW = b"From: website@clinic.example\nTo: lead@clinic.example\n\n" + b"My back hurts.\n" * 100

dynamodb = boto3.client("dynamodb", config=ONCE)
ses = boto3.client("sesv2", config=ONCE)
numbers = count()


def handler(event, context):
    number = str(next(numbers))
    for name in ("rate#address", "rate#all"):
        dynamodb.update_item(
            TableName=TABLE,
            Key={"pk": {"S": name + number}},
            UpdateExpression="SET #ttl = :ttl ADD #n :1",
            ExpressionAttributeNames={"#ttl": "ttl", "#n": "n"},
            ExpressionAttributeValues={":1": {"N": "1"}, ":ttl": {"N": "1"}},
            ReturnValues="UPDATED_NEW",
        )
    row = {"pk": {"S": number}, "state": {"S": "SENDING"}, "payload": {"S": "x" * 1500}}
    open_row = {**row, "version": {"N": "1"}, "open": {"N": "1"}, "due": {"N": "1"}}
    dynamodb.put_item(
        TableName=TABLE, Item=open_row, ConditionExpression="attribute_not_exists(pk)"
    )
    try:
        ses.send_email(
            Destination={"ToAddresses": ["lead@clinic.example"]},
            Content={"Raw": {"Data": RAW}},
            EmailTags=[{"Name": "reference", "Value": number}],
        )
    finally:
        ses.close()
    dynamodb.put_item(
        TableName=TABLE,
        Item={**open_row, "version": {"N": "2"}, "open": {"N": "2"}},
        ConditionExpression="#version = :1",
        ExpressionAttributeNames={"#version": "version"},
        ExpressionAttributeValues={":1": {"N": "1"}},
    )
    return {"statusCode": 200, "body": "{}"}
