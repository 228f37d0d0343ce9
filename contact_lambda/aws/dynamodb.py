"""The journal: one Amazon DynamoDB table, every write conditional and tried once."""

import time
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from contact_lambda.aws.client import client, fault_code, may_have_arrived
from contact_lambda.aws.dynamodb_schema import INDEX
from contact_lambda.aws.items import is_message, to_any_row, to_item, to_listed, to_row
from contact_lambda.delivery.record import UNREADABLE, Listed, Record, Worklist
from contact_lambda.ports import JournalFailed

_NEW = "attribute_not_exists(pk) OR (#until < :now AND (attribute_not_exists(#open) OR #open > :1))"
IDLE_SECONDS = 20  # connections that slept longer are not trusted
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
    """Rows of one table. The client is made at the first call and kept."""

    def __init__(self, table: str, *, connect_timeout: float = 1, read_timeout: float = 2) -> None:
        self._table = table
        self._used = 0.0
        self._timeouts = {"connect_timeout": connect_timeout, "read_timeout": read_timeout}

    @cached_property
    def _client(self) -> Any:
        return client("dynamodb", **self._timeouts)

    def _fresh(self) -> Any:
        """A frozen Lambda wakes with dead connections, and nothing here asks twice.

        The time of day is asked, because no other clock goes on in the freezer.
        """
        now = time.time()
        if now - self._used > IDLE_SECONDS:
            self._client.close()
        self._used = now
        return self._client

    def create(self, row: Record, now: int) -> Record | None:
        """A key without the client's own word is free again after a day, unless it is unsent."""
        answer = self._ask(
            "put_item",
            Item=to_item(row),
            ConditionExpression=_NEW,
            ExpressionAttributeNames={"#until": "until", "#open": "open"},
            ExpressionAttributeValues={":now": {"N": str(now)}, ":1": {"N": "1"}},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
        return to_row(answer["Item"]) if "Item" in answer else None

    def save(self, row: Record) -> bool:
        """One conditional write; the stored version is one more than the row's."""
        item = to_item(row) | {"version": {"N": str(row.version + 1)}}
        answer = self._ask("put_item", Item=item, **_unchanged(row))
        return "refused" not in answer

    def read(self, key: str) -> Record | None:
        answer = self._ask("get_item", Key={"pk": {"S": key}}, ConsistentRead=True)
        return to_row(answer["Item"]) if "Item" in answer else None

    def listed(self, worklist: Worklist, limit: int) -> list[Listed]:
        answer = self._ask(
            "query",
            IndexName=INDEX,
            KeyConditionExpression="#open = :open",
            ExpressionAttributeNames={"#open": "open"},
            ExpressionAttributeValues={":open": {"N": str(worklist.value)}},
            Limit=limit,
        )
        return [to_listed(item) for item in answer["Items"]]

    def put_off(self, key: str, now: int, until: int) -> bool:
        answer = self._ask(
            "update_item",
            Key={"pk": {"S": key}},
            UpdateExpression="SET #due = :until",
            ConditionExpression="#due <= :now",
            ExpressionAttributeNames={"#due": "due"},
            ExpressionAttributeValues={":now": {"N": str(now)}, ":until": {"N": str(until)}},
        )
        return "refused" not in answer

    def count(self, name: str, counters: tuple[str, ...], ttl: int) -> tuple[int, ...]:
        """One atomic update; the item disappears at `ttl`."""
        names = {f"#{n}": counter for n, counter in enumerate(counters)}
        answer = self._ask(
            "update_item",
            Key={"pk": {"S": name}},
            UpdateExpression=f"SET #ttl = :ttl ADD {', '.join(f'{each} :1' for each in names)}",
            ExpressionAttributeNames=names | {"#ttl": "ttl"},
            ExpressionAttributeValues={":1": {"N": "1"}, ":ttl": {"N": str(ttl)}},
            ReturnValues="UPDATED_NEW",
        )
        return tuple(int(answer["Attributes"][counter]["N"]) for counter in counters)

    def rows(self) -> Iterator[Record]:
        more: dict[str, Any] = {}
        while True:
            answer = self._ask("scan", ConsistentRead=True, **more)
            yield from (to_any_row(item) for item in answer["Items"] if is_message(item))
            if "LastEvaluatedKey" not in answer:
                return
            more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def delete(self, row: Record) -> bool:
        """Nobody changes what cannot be read or has no version, so that goes as it is."""
        condition = _unchanged(row)
        condition["ConditionExpression"] = f"({_UNCHANGED}) OR attribute_not_exists(#version)"
        if row.kind == UNREADABLE:
            condition = {}
        answer = self._ask("delete_item", Key={"pk": {"S": row.key}}, **condition)
        return "refused" not in answer

    def _ask(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """One call; a condition that does not hold is an answer, all else is JournalFailed."""
        try:
            answer = getattr(self._fresh(), operation)(TableName=self._table, **arguments)
        except ClientError as refusal:
            code = refusal.response.get("Error", {}).get("Code", "")
            if code == "ConditionalCheckFailedException":
                return {"refused": True} | {
                    k: v for k, v in refusal.response.items() if k == "Item"
                }
            status = refusal.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
            known = code if code in CODES else "OtherRefusal"
            raise JournalFailed(known, maybe=not 400 <= status < 500) from None
        except BotoCoreError as fault:
            raise JournalFailed(fault_code(fault), maybe=may_have_arrived(fault)) from None
        return dict(answer)


def _unchanged(row: Record) -> dict[str, Any]:
    return {
        "ConditionExpression": _UNCHANGED,
        "ExpressionAttributeNames": {"#version": "version", "#created": "created"},
        "ExpressionAttributeValues": {
            ":version": {"N": str(row.version)},
            ":created": {"N": str(row.created)},
        },
    }
