"""The journal: one Amazon DynamoDB table, every write conditional and tried once."""

import time
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from contact_lambda.aws.client import client, fault_code, may_have_arrived
from contact_lambda.aws.dynamodb_schema import INDEX
from contact_lambda.aws.items import is_message, to_any_record, to_item, to_listed, to_record
from contact_lambda.ports import JournalFailed
from contact_lambda.record import UNREADABLE, Listed, Record, Worklist

_NEW = "attribute_not_exists(pk) OR (#until < :now AND (attribute_not_exists(#open) OR #open > :1))"
IDLE_SECONDS = 20  # older connections are closed before use
_UNCHANGED = "#version = :version AND #created = :created"
CODES = frozenset(
    {
        "AccessDeniedException",
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ResourceNotFoundException",
        "ServiceUnavailable",
        "ThrottlingException",
        "UnrecognizedClientException",
        "ValidationException",
    }
)


class DynamoJournal:
    """The records of one table. The client is made once: by `connect`, or at the first call."""

    def __init__(self, table: str, *, connect_timeout: float = 1, read_timeout: float = 2) -> None:
        self._table = table
        self._used = 0.0
        self._timeouts = {"connect_timeout": connect_timeout, "read_timeout": read_timeout}

    @cached_property
    def client(self) -> Any:
        return client("dynamodb", **self._timeouts)

    def _fresh(self) -> Any:
        """Return the client, with new connections after a pause.

        The connections of a frozen Lambda are dead when it continues, and no call is retried here.
        Uses the time of day, because no other clock runs while Lambda is frozen.
        """
        now = time.time()
        if now - self._used > IDLE_SECONDS:
            self.client.close()
        self._used = now
        return self.client

    def create(self, record: Record, now: int) -> Record | None:
        """Write unless the key is taken; a key of content alone is free a day after it is sent."""
        answer = self._call(
            "put_item",
            Item=to_item(record),
            ConditionExpression=_NEW,
            ExpressionAttributeNames={"#until": "until", "#open": "open"},
            ExpressionAttributeValues={":now": {"N": str(now)}, ":1": {"N": "1"}},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
        return to_record(answer["Item"]) if "Item" in answer else None

    def save(self, record: Record) -> bool:
        """Write if nobody else has written; the stored version is one more than the record's."""
        item = to_item(record) | {"version": {"N": str(record.version + 1)}}
        answer = self._call("put_item", Item=item, **_unchanged(record))
        return "refused" not in answer

    def read(self, key: str) -> Record | None:
        answer = self._call("get_item", Key={"pk": {"S": key}}, ConsistentRead=True)
        return to_record(answer["Item"]) if "Item" in answer else None

    def listed(self, worklist: Worklist, limit: int) -> list[Listed]:
        answer = self._call(
            "query",
            IndexName=INDEX,
            KeyConditionExpression="#open = :open",
            ExpressionAttributeNames={"#open": "open"},
            ExpressionAttributeValues={":open": {"N": str(worklist.value)}},
            Limit=limit,
        )
        return [to_listed(item) for item in answer["Items"]]

    def put_off(self, key: str, now: int, until: int) -> bool:
        answer = self._call(
            "update_item",
            Key={"pk": {"S": key}},
            UpdateExpression="SET #due = :until",
            ConditionExpression="#due <= :now",
            ExpressionAttributeNames={"#due": "due"},
            ExpressionAttributeValues={":now": {"N": str(now)}, ":until": {"N": str(until)}},
        )
        return "refused" not in answer

    def count(self, name: str, counters: tuple[str, ...], ttl: int) -> tuple[int, ...]:
        """Add in one atomic update; DynamoDB deletes the item after `ttl`."""
        names = {f"#{n}": counter for n, counter in enumerate(counters)}
        answer = self._call(
            "update_item",
            Key={"pk": {"S": name}},
            UpdateExpression=f"SET #ttl = :ttl ADD {', '.join(f'{each} :1' for each in names)}",
            ExpressionAttributeNames=names | {"#ttl": "ttl"},
            ExpressionAttributeValues={":1": {"N": "1"}, ":ttl": {"N": str(ttl)}},
            ReturnValues="UPDATED_NEW",
        )
        return tuple(int(answer["Attributes"][counter]["N"]) for counter in counters)

    def records(self) -> Iterator[Record]:
        more: dict[str, Any] = {}
        while True:
            answer = self._call("scan", ConsistentRead=True, **more)
            yield from (to_any_record(item) for item in answer["Items"] if is_message(item))
            if "LastEvaluatedKey" not in answer:
                return
            more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def delete(self, record: Record) -> bool:
        """Delete if nobody else has written. An unreadable record is deleted in any case."""
        condition = _unchanged(record)
        condition["ConditionExpression"] = f"({_UNCHANGED}) OR attribute_not_exists(#version)"
        if record.kind == UNREADABLE:
            condition = {}
        answer = self._call("delete_item", Key={"pk": {"S": record.key}}, **condition)
        return "refused" not in answer

    def _call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """Call DynamoDB once; a failed condition is `refused`, other faults raise JournalFailed."""
        try:
            answer = getattr(self._fresh(), operation)(TableName=self._table, **arguments)
        except ClientError as refusal:
            code = refusal.response.get("Error", {}).get("Code", "")
            if code == "ConditionalCheckFailedException":
                return {"refused": True} | {
                    k: v for k, v in refusal.response.items() if k == "Item"
                }
            status = refusal.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
            token = code if code in CODES else "OtherRefusal"
            raise JournalFailed(token, maybe_applied=not 400 <= status < 500) from None
        except BotoCoreError as fault:
            raise JournalFailed(fault_code(fault), maybe_applied=may_have_arrived(fault)) from None
        return dict(answer)


def _unchanged(record: Record) -> dict[str, Any]:
    return {
        "ConditionExpression": _UNCHANGED,
        "ExpressionAttributeNames": {"#version": "version", "#created": "created"},
        "ExpressionAttributeValues": {
            ":version": {"N": str(record.version)},
            ":created": {"N": str(record.created)},
        },
    }
