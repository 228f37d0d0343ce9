"""An AWS service answered by moto.

moto's own server needs Flask; its service classes do not, so they are called directly, one
request at a time, because moto is not safe for threads.
"""

import json
from collections.abc import Callable, Mapping
from email.message import Message
from threading import RLock
from typing import Any

from moto.core.request import Request as MotoRequest

from infra.local.http_server import JSON, Request, Response
from infra.local.lambda_runtime.http_api import REGION

Dispatch = Callable[[MotoRequest, str], Any]

MOTO_LOCK = RLock()


def ask_moto(dispatch: Dispatch, host: str, request: Request) -> Response:
    """Let a service class answer, for example `SESV2Response.dispatch` for the host `email`."""
    url = f"https://{host}.{REGION}.amazonaws.com{request.target}"
    moto_request = MotoRequest.from_primitives(request.method, url, request.headers, request.body)
    with MOTO_LOCK:
        status, headers, body = dispatch(moto_request, url)
    content = body if isinstance(body, bytes) else str(body).encode()
    aws_headers = ((k, str(v)) for k, v in headers.items() if k.lower().startswith("x-amz"))
    return Response(int(status), content, (JSON, *aws_headers))


def call_moto(dispatch: Dispatch, host: str, target: str, arguments: Mapping[str, Any]) -> None:
    """Call one operation of the JSON protocol, for example the target `AmazonSSM.PutParameter`.

    Raises ValueError with moto's answer when it is not a 200.
    """
    headers = Message()
    headers["X-Amz-Target"] = target
    headers["Content-Type"] = "application/x-amz-json-1.1"
    request = Request("POST", "/", headers, json.dumps(arguments).encode())
    response = ask_moto(dispatch, host, request)
    if response.status != 200:
        raise ValueError(f"moto refused {target}: {response.body.decode()}")
