"""The journal's table on this machine, spoken to by boto3."""

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from contact_lambda.aws.dynamodb_schema import create_table
from infra.local.aws.dynamodb import LocalJournal
from infra.local.aws.fault_injection import Mode
from infra.local.http_server import HttpServer, serving
from tests.infra.local.rows import dynamodb_client

ROW = {
    "pk": {"S": "a" * 64},
    "state": {"S": "READY"},
    "open": {"N": "1"},
    "due": {"N": "100"},
    "created": {"N": "1"},
    "reference": {"S": "K7QX2M4A"},
    "payload": {"S": "{}"},
}


@pytest.fixture
def journal():
    return LocalJournal(create_table("journal"))


@pytest.fixture
def client(journal):
    with serving(HttpServer(0, journal.answer)) as server:
        yield dynamodb_client(server.url, read_timeout=0.5)


def test_a_row_is_claimed_once_and_the_second_claim_sees_it(journal, client):
    claim = {
        "TableName": journal.table,
        "Item": ROW,
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    client.put_item(**claim)

    with pytest.raises(client.exceptions.ConditionalCheckFailedException) as refusal:
        client.put_item(**claim)

    assert refusal.value.response["Item"] == ROW


def test_the_index_lists_open_rows_by_due_time_without_their_text(journal, client):
    for name, due in (("a", 300), ("b", 100), ("c", 200)):
        item = {**ROW, "pk": {"S": name}, "due": {"N": str(due)}}
        client.put_item(TableName=journal.table, Item=item)
    closed = {name: value for name, value in ROW.items() if name not in {"open", "due"}}
    client.put_item(TableName=journal.table, Item={**closed, "pk": {"S": "closed"}})

    found = client.query(
        TableName=journal.table,
        IndexName="open-due",
        KeyConditionExpression="#open = :one AND due <= :now",
        ExpressionAttributeNames={"#open": "open"},
        ExpressionAttributeValues={":one": {"N": "1"}, ":now": {"N": "250"}},
    )["Items"]

    assert [item["pk"]["S"] for item in found] == ["b", "c"]
    assert all("payload" not in item for item in found)


def test_two_journals_never_see_each_others_rows(journal, client):
    other = LocalJournal(create_table("journal"))

    client.put_item(TableName=journal.table, Item=ROW)

    assert (len(journal.items()), other.items()) == (1, [])


@pytest.mark.parametrize(
    ("mode", "status", "code"),
    [
        (Mode.STOPPED, 500, "InternalServerError"),
        (Mode.THROTTLED, 400, "ProvisionedThroughputExceededException"),
    ],
)
def test_a_journal_that_refuses_writes_nothing(journal, client, mode, status, code):
    journal.faults.mode = mode

    with pytest.raises(ClientError) as refusal:
        client.put_item(TableName=journal.table, Item=ROW)

    assert refusal.value.response["Error"]["Code"] == code
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert journal.items() == []


@pytest.mark.parametrize(
    ("mode", "fault"), [(Mode.STALLED, ReadTimeoutError), (Mode.CUT, ConnectionClosedError)]
)
def test_a_journal_that_never_answers_has_written_the_row(journal, client, mode, fault):
    journal.faults.mode = mode

    with pytest.raises(fault):
        client.put_item(TableName=journal.table, Item=ROW)

    assert len(journal.items()) == 1


def test_a_table_that_moto_refuses_is_an_error():
    with pytest.raises(ValueError, match=r"moto refused DynamoDB_20120810\.CreateTable"):
        LocalJournal({"TableName": "journal", "KeySchema": [], "AttributeDefinitions": []})
