"""The inbox: shows the mails that the local SES took, and stops and starts that SES.

`GET /` and `/mail/ID` are pages; `/messages.json` and `/status.json` are for programs;
`POST /ses` with `action=stop` or `action=start` is the switch.
Mails hold health data, so pages of other sites can neither read nor post here: the Host header
must be ours (DNS rebinding) and a browser must not come from another origin.
"""

import json
from pathlib import Path
from urllib.parse import parse_qs

from infra.local.inbox_pages import list_page, mail_page, problem_page
from infra.local.loopback import JSON, LOOPBACK, Request, Response
from infra.local.mailbox import Mail, Mailbox
from infra.local.ses import LocalSes

CSS = Path(__file__).with_name("inbox.css").read_bytes()
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The HTML part of a mail: no script, no form, no link out of the frame, nothing remote.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


class Inbox:
    """Answers on `port`; `form_url` is where a message can be written."""

    def __init__(self, mailbox: Mailbox, ses: LocalSes, port: int, form_url: str) -> None:
        self._mailbox, self._ses, self._form_url = mailbox, ses, form_url
        self._hosts = {f"{name}:{port}" for name in (LOOPBACK, "localhost")}

    def answer(self, request: Request) -> Response:
        host = request.headers.get("host", "")
        if host not in self._hosts:
            return _problem(421, "Not this address", "Open the inbox at the address printed.")
        match request.method, *request.path.strip("/").split("/"):
            case "POST", "ses":
                return self._switch(request, f"http://{host}")
            case (("GET" | "HEAD"), *path):
                return self._show(path)
            case _:
                return _problem(405, "Not allowed", "Only the switch takes a POST.", "GET, HEAD")

    def _show(self, path: list[str]) -> Response:
        match path:
            case [""]:
                mails = self._mailbox.newest_first()
                running = self._ses.running
                return _page(list_page(mails, ses_running=running, form_url=self._form_url))
            case ["inbox.css"]:
                return _response(200, CSS, "text/css; charset=utf-8")
            case ["messages.json"]:
                return _json([mail.as_json() for mail in self._mailbox.newest_first()])
            case ["status.json"]:
                return self._status()
            case ["mail", mail_id, *view]:
                return self._show_mail(mail_id, view)
        return _not_found()

    def _show_mail(self, mail_id: str, view: list[str]) -> Response:
        try:
            mail = self._mailbox.get(mail_id)
        except KeyError:
            return _not_found()
        match view:
            case []:
                return _page(mail_page(mail, ses_running=self._ses.running))
            case ["html"] if mail.html is not None:
                return _response(
                    200, mail.html.encode(), "text/html; charset=utf-8", policy=MAIL_POLICY
                )
            case ["raw"]:
                return _download(mail)
        return _not_found()

    def _switch(self, request: Request, own_origin: str) -> Response:
        site = request.headers.get("sec-fetch-site", "none")
        origin = request.headers.get("origin", own_origin)
        if site not in {"same-origin", "none"} or origin != own_origin:
            return _problem(403, "Not from there", "Use the switch on the inbox page.")
        action = parse_qs(request.body.decode("ascii", "replace")).get("action", [""])[0]
        if action not in {"start", "stop"}:
            return _problem(400, "Unknown action", "Send action=stop or action=start.")
        self._ses.running = action == "start"
        if "application/json" in request.headers.get("accept", ""):
            return self._status()
        return Response(303, b"", (("Location", "/"), ("Cache-Control", "no-store")))

    def _status(self) -> Response:
        state = "running" if self._ses.running else "stopped"
        return _json({"ses": state, "messages": len(self._mailbox.newest_first())})


def _response(
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


def _page(html: str, status: int = 200) -> Response:
    return _response(status, html.encode(), "text/html; charset=utf-8")


def _json(value: object) -> Response:
    return _response(200, json.dumps(value, ensure_ascii=False, indent=2).encode(), JSON[1])


def _download(mail: Mail) -> Response:
    name = ("Content-Disposition", f'attachment; filename="{mail.id}.eml"')
    return _response(200, mail.raw.encode(), "message/rfc822", name)


def _problem(status: int, title: str, explanation: str, allow: str = "") -> Response:
    page = _page(problem_page(title, explanation), status)
    return Response(status, page.body, page.headers + ((("Allow", allow),) if allow else ()))


def _not_found() -> Response:
    return _problem(404, "Nothing here", "Mails are kept only until the launcher ends.")
