"""Amazon DynamoDB on this machine, for one table: moto answers, a switch in front can break it."""

import json
import secrets
from collections.abc import Mapping
from email.message import Message
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.responses import DynamoHandler

from infra.local.aws.fault_injection import FaultInjector, Mode, Refusals
from infra.local.aws.moto_service import ONE_AT_A_TIME, ask_moto
from infra.local.http_server import JSON, Request, Response
from infra.local.lambda_runtime.http_api import ACCOUNT_ID, REGION

JOURNAL_MODES = (Mode.RUNNING, Mode.STOPPED, Mode.THROTTLED, Mode.STALLED, Mode.CUT)


class LocalJournal:
    """One new table with a name of its own; `create_table` holds boto3's arguments for it."""

    def __init__(
        self, create_table: Mapping[str, Any], *, switch: FaultInjector | None = None
    ) -> None:
        self.switch = switch or FaultInjector(JOURNAL_MODES)
        self.table = f"{create_table['TableName']}-{secrets.token_hex(4)}"
        made = _ask("CreateTable", {**create_table, "TableName": self.table})
        if made.status != 200:
            raise ValueError(f"moto refused the table: {made.body.decode()}")

    def answer(self, request: Request) -> Response:
        mode = self.switch.mode
        if mode is Mode.STOPPED:
            return REFUSALS.stopped
        if mode is Mode.THROTTLED:
            return REFUSALS.throttled
        response = ask_moto(DynamoHandler.dispatch, "dynamodb", request)
        if mode in {Mode.STALLED, Mode.CUT}:
            self.switch.never_answer(mode)
        return response

    def items(self) -> list[dict[str, Any]]:
        """Every row, read behind the switch; a value is as on the wire: `"5"` for `{"N": "5"}`."""
        with ONE_AT_A_TIME:
            stored = dynamodb_backends[ACCOUNT_ID][REGION].get_table(self.table).all_items()
            rows = [item.to_json()["Attributes"] for item in stored]
        return [{name: next(iter(value.values())) for name, value in row.items()} for row in rows]

    def forget_rates(self) -> None:
        """Delete the counters of the rate limits (`rate#…`), as if a day had passed."""
        for item in self.items():
            if item["pk"].startswith("rate#"):
                _ask("DeleteItem", {"TableName": self.table, "Key": {"pk": {"S": item["pk"]}}})


def _ask(operation: str, arguments: Mapping[str, Any]) -> Response:
    headers = Message()
    headers["X-Amz-Target"] = f"DynamoDB_20120810.{operation}"
    headers["Content-Type"] = "application/x-amz-json-1.0"
    request = Request("POST", "/", headers, json.dumps(arguments).encode())
    return ask_moto(DynamoHandler.dispatch, "dynamodb", request)


def _error(status: int, kind: str, message: str) -> Response:
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{kind}", "message": message}
    return Response(status, json.dumps(body).encode(), (JSON,))


REFUSALS = Refusals(
    stopped=_error(500, "InternalServerError", "The journal was stopped at the inbox."),
    throttled=_error(
        400, "ProvisionedThroughputExceededException", "The journal was throttled at the inbox."
    ),
)
