"""How the inbox answers: nothing is stored, sniffed, framed or run by a browser."""

import json

from infra.local.http_server import JSON, Response
from infra.local.inbox.mailbox import Mail
from infra.local.inbox.pages import problem_page

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The HTML part of a mail: no script, no form, no link out of the frame, nothing remote.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def response(
    status: int,
    body: bytes,
    kind: str,
    *more: tuple[str, str],
    policy: str = PAGE_POLICY,
) -> Response:
    headers = (
        ("Content-Type", kind),
        ("Content-Security-Policy", policy),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),  # no-referrer would send `Origin: null` to the switch
        ("Cross-Origin-Resource-Policy", "same-origin"),
    )
    return Response(status, body, headers + more)


def html_page(html: str, status: int = 200) -> Response:
    return response(status, html.encode(), "text/html; charset=utf-8")


def as_json(value: object) -> Response:
    return response(200, json.dumps(value, ensure_ascii=False, indent=2).encode(), JSON[1])


def download(mail: Mail) -> Response:
    name = ("Content-Disposition", f'attachment; filename="{mail.id}.eml"')
    return response(200, mail.raw.encode(), "message/rfc822", name)


def problem(status: int, title: str, explanation: str, allow: str = "") -> Response:
    page = html_page(problem_page(title, explanation), status)
    return Response(status, page.body, page.headers + ((("Allow", allow),) if allow else ()))


def not_found() -> Response:
    return problem(404, "Nothing here", "Mails are kept only until the launcher ends.")
