"""An AWS service answered by moto.

moto's own server needs Flask; its service classes do not, so they are called directly, one
request at a time: moto is not made for threads.
"""

from collections.abc import Callable
from threading import RLock
from typing import Any

from moto.core.request import Request as MotoRequest

from infra.local.http_server import JSON, Request, Response
from infra.local.lambda_runtime.http_api import REGION

Dispatch = Callable[[MotoRequest, str], Any]

ONE_AT_A_TIME = RLock()


def ask_moto(dispatch: Dispatch, host: str, request: Request) -> Response:
    """Let a service class answer, for example `SESV2Response.dispatch` for the host `email`."""
    url = f"https://{host}.{REGION}.amazonaws.com{request.target}"
    moto_request = MotoRequest.from_primitives(request.method, url, request.headers, request.body)
    with ONE_AT_A_TIME:
        status, headers, body = dispatch(moto_request, url)
    content = body if isinstance(body, bytes) else str(body).encode()
    kept = tuple((k, str(v)) for k, v in headers.items() if k.lower().startswith("x-amz"))
    return Response(int(status), content, (JSON, *kept))
