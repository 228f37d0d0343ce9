"""Replaces the C extension of `awslambdaric` on systems where it is not built (macOS).

`awslambdaric` imports a module of this name. function.py adds this folder to the import path
only when the extension is missing.
"""

import http.client
import os

_VERSION = "/2018-06-01/runtime"
_user_agent = ""


def initialize_client(user_agent: str) -> None:
    global _user_agent
    _user_agent = user_agent


def next() -> tuple[bytes, dict[str, str | int]]:  # noqa: A001 - the extension's name for it
    """Wait for the next event; return its bytes and the headers that describe it."""
    event, headers = _ask("GET", "/invocation/next")
    deadline = int(headers["Lambda-Runtime-Deadline-Ms"])
    return event, {**headers, "Lambda-Runtime-Deadline-Ms": deadline}


def post_invocation_result(
    invoke_id: str, result: bytes, content_type: str, invocation_id: str | None = None
) -> None:
    _ask("POST", f"/invocation/{invoke_id}/response", result, {"Content-Type": content_type})


def post_error(
    invoke_id: str, error: str, xray_fault: str, invocation_id: str | None = None
) -> None:
    _ask("POST", f"/invocation/{invoke_id}/error", error.encode())


def _ask(
    method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[bytes, dict[str, str]]:
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        all_headers = {"User-Agent": _user_agent, **(headers or {})}
        connection.request(method, _VERSION + path, body, all_headers)
        response = connection.getresponse()
        content = response.read()
        if response.status >= 300:
            raise RuntimeError(f"The Runtime API answered {response.status} to {method} {path}")
        kind = {"Content-Type": response.headers.get_content_type()}  # looked up by this spelling
        return content, dict(response.getheaders()) | kind
    finally:
        connection.close()
