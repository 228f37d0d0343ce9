"""SSM parameters on this machine: who gets the mail, changed while everything runs.

moto's SSM takes about a second to import, so that is done in a thread beside the start.
"""

import json
import secrets
from collections.abc import Mapping
from concurrent.futures import Future
from email.message import Message
from threading import Thread

from infra.local.aws.moto_service import Dispatch, ask_moto
from infra.local.http_server import Request, Response


class LocalParameters:
    """Parameters below a prefix of their own, for example `/clinic-1f2e/contact/lead`."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.prefix = f"/clinic-{secrets.token_hex(4)}/contact"
        self._values = dict(values)
        self._loaded: Future[Dispatch] = Future()
        Thread(target=self._load, daemon=True).start()

    def answer(self, request: Request) -> Response:
        return ask_moto(self._loaded.result(), "ssm", request)

    def _load(self) -> None:
        try:
            from moto.ssm.responses import SimpleSystemManagerResponse

            dispatch: Dispatch = SimpleSystemManagerResponse.dispatch
            for name, value in self._values.items():
                _put(dispatch, f"{self.prefix}/{name}", value)
        except Exception as error:
            self._loaded.set_exception(error)
        else:
            self._loaded.set_result(dispatch)


def _put(dispatch: Dispatch, name: str, value: str) -> None:
    headers = Message()
    headers["X-Amz-Target"] = "AmazonSSM.PutParameter"
    headers["Content-Type"] = "application/x-amz-json-1.1"
    wanted = {"Name": name, "Value": value, "Type": "String", "Overwrite": True}
    stored = ask_moto(dispatch, "ssm", Request("POST", "/", headers, json.dumps(wanted).encode()))
    if stored.status != 200:
        raise ValueError(f"moto refused the parameter: {stored.body.decode()}")
