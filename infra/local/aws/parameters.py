"""SSM parameters on this machine: the recipients' addresses, which may change while it runs.

moto's SSM takes about a second to import, so a thread imports it while the rest starts.
"""

import secrets
from collections.abc import Mapping
from concurrent.futures import Future
from threading import Thread

from infra.local.aws.moto_service import Dispatch, ask_moto, call_moto
from infra.local.http_server import Request, Response


class LocalParameters:
    """Parameters below a prefix of their own, for example `/clinic-1f2e/contact/lead`."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.prefix = f"/clinic-{secrets.token_hex(4)}/contact"
        self._values = dict(values)
        self._loaded: Future[Dispatch] = Future()
        Thread(target=self._load, daemon=True).start()

    def answer(self, request: Request) -> Response:
        """Answer one request; raises what went wrong while moto was loaded."""
        return ask_moto(self._loaded.result(), "ssm", request)

    def _load(self) -> None:
        try:
            from moto.ssm.responses import SimpleSystemManagerResponse

            dispatch: Dispatch = SimpleSystemManagerResponse.dispatch
            for name, value in self._values.items():
                parameter = {"Name": f"{self.prefix}/{name}", "Value": value, "Type": "String"}
                call_moto(dispatch, "ssm", "AmazonSSM.PutParameter", parameter)
        except Exception as error:
            self._loaded.set_exception(error)
        else:
            self._loaded.set_result(dispatch)
