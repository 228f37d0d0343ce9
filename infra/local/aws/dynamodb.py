"""Amazon DynamoDB on this machine, for one table: moto answers, behind a fault injector."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.responses import DynamoHandler

from infra.local.aws.fault_injection import FaultInjector, Mode, Refusals
from infra.local.aws.moto_service import MOTO_LOCK, ask_moto, call_moto
from infra.local.http_server import JSON, Request, Response
from infra.local.lambda_runtime.http_api import ACCOUNT_ID, REGION

JOURNAL_MODES = (Mode.RUNNING, Mode.STOPPED, Mode.THROTTLED, Mode.STALLED, Mode.CUT)


class LocalJournal:
    """A new table with a random suffix in its name; `create_table` holds boto3's arguments.

    Raises ValueError when moto refuses the table.
    """

    def __init__(
        self, create_table: Mapping[str, Any], *, faults: FaultInjector | None = None
    ) -> None:
        self.faults = faults or FaultInjector(JOURNAL_MODES)
        self.table = f"{create_table['TableName']}-{secrets.token_hex(4)}"
        _call("CreateTable", {**create_table, "TableName": self.table})

    def answer(self, request: Request) -> Response:
        return self.faults.apply(
            REFUSALS, lambda mode: ask_moto(DynamoHandler.dispatch, "dynamodb", request)
        )

    def items(self) -> list[dict[str, Any]]:
        """Every row, whatever the mode; `"5"` stands for the attribute `{"N": "5"}`."""
        with MOTO_LOCK:
            stored = dynamodb_backends[ACCOUNT_ID][REGION].get_table(self.table).all_items()
            rows = [item.to_json()["Attributes"] for item in stored]
        return [{name: next(iter(value.values())) for name, value in row.items()} for row in rows]

    def forget_rates(self) -> None:
        """Delete the counters of the rate limits (`rate#…`), as if a day had passed."""
        for item in self.items():
            if item["pk"].startswith("rate#"):
                _call("DeleteItem", {"TableName": self.table, "Key": {"pk": {"S": item["pk"]}}})


def _call(operation: str, arguments: Mapping[str, Any]) -> None:
    call_moto(DynamoHandler.dispatch, "dynamodb", f"DynamoDB_20120810.{operation}", arguments)


def _error(status: int, kind: str, message: str) -> Response:
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{kind}", "message": message}
    return Response(status, json.dumps(body).encode(), (JSON,))


REFUSALS = Refusals(
    stopped=_error(500, "InternalServerError", "The journal was stopped at the inbox."),
    throttled=_error(
        400, "ProvisionedThroughputExceededException", "The journal was throttled at the inbox."
    ),
)
