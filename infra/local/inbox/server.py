"""The inbox: shows the mails that the local SES accepted and the journal, and injects faults.

`GET /`, `/mail/ID` and `/journal` are pages; `/messages.json`, `/status.json` and
`/environment.json` are for programs; `POST /ses`, `/journal` and `/handler` with `action=…` set
the services' modes and start the handler's work.
Mails hold health data, so pages of other sites can neither read nor post here: the Host header
must be ours (DNS rebinding), and a request with another origin is refused.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qs

from infra.local.aws.dynamodb import LocalJournal
from infra.local.aws.fault_injection import UnknownActionError
from infra.local.aws.ses import LocalSes
from infra.local.http_server import JSON, LOOPBACK, Request, Response
from infra.local.inbox.journal_page import by_state, journal_page, message_rows
from infra.local.inbox.mailbox import Mailbox
from infra.local.inbox.pages import list_page, mail_page, problem_page

CSS = Path(__file__).with_name("inbox.css").read_bytes()
RETURN_ADDRESSES = ("/", "/journal")
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# For the HTML part of a mail: no scripts, forms, links out of the frame or remote content.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


class Inbox:
    """Answers on `port`; `form_url` is the page with the contact form, `sweep` starts a sweep.

    `variables` are the handler's environment, for its admin command.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        ses: LocalSes,
        journal: LocalJournal,
        port: int,
        form_url: str,
        *,
        sweep: Callable[[], None] = lambda: None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self._variables = variables or {}
        self._mailbox, self._journal, self._form_url = mailbox, journal, form_url
        self._hosts = {f"{name}:{port}" for name in (LOOPBACK, "localhost")}
        self._faults = {"ses": ses.faults, "journal": journal.faults}
        self._tasks = {"sweep": sweep, "forget-rates": journal.forget_rates}

    def answer(self, request: Request) -> Response:
        host = request.headers.get("host", "")
        if host not in self._hosts:
            return problem(421, "Not this address", "Open the inbox at the address printed.")
        match request.method, *request.path.strip("/").split("/"):
            case "POST", ("ses" | "journal" | "handler") as target:
                return self._act(request, target, f"http://{host}")
            case (("GET" | "HEAD"), *path):
                return self._show(path)
            case _:
                allow = ("Allow", "GET, HEAD")
                return problem(405, "Not allowed", "Only the buttons send a POST.", allow)

    def _show(self, path: list[str]) -> Response:
        match path:
            case [""]:
                mails = self._mailbox.newest_first()
                return html_page(list_page(mails, self._faults, form_url=self._form_url))
            case ["journal"]:
                rows = message_rows(self._journal.items())
                return html_page(journal_page(rows, self._faults))
            case ["inbox.css"]:
                return response(200, CSS, "text/css; charset=utf-8")
            case ["messages.json"]:
                return as_json([mail.as_json() for mail in self._mailbox.newest_first()])
            case ["status.json"]:
                return self._status()
            case ["environment.json"]:
                own = ("AWS_", "CONTACT_")
                return as_json({k: v for k, v in self._variables.items() if k.startswith(own)})
            case ["mail", mail_id, *view]:
                return self._show_mail(mail_id, view)
        return not_found()

    def _show_mail(self, mail_id: str, view: list[str]) -> Response:
        try:
            mail = self._mailbox.get(mail_id)
        except KeyError:
            return not_found()
        match view:
            case []:
                return html_page(mail_page(mail, self._faults))
            case ["html"] if mail.html is not None:
                content = mail.html.encode()
                return response(200, content, "text/html; charset=utf-8", policy=MAIL_POLICY)
            case ["raw"]:
                name = ("Content-Disposition", f'attachment; filename="{mail.id}.eml"')
                return response(200, mail.raw.encode(), "message/rfc822", name)
        return not_found()

    def _act(self, request: Request, target: str, own_origin: str) -> Response:
        site = request.headers.get("sec-fetch-site", "none")
        origin = request.headers.get("origin", own_origin)
        if site not in {"same-origin", "none"} or origin != own_origin:
            return problem(403, "Not from there", "Use the buttons on the inbox page.")
        form = parse_qs(request.body.decode("ascii", "replace"))
        try:
            self._do(target, form.get("action", [""])[0])
        except UnknownActionError:
            return problem(400, "Unknown action", f"{target.upper()} has no such action.")
        if "application/json" in request.headers.get("accept", ""):
            return self._status()
        back = form.get("back", [""])[0]
        location = back if back in RETURN_ADDRESSES else "/"
        return Response(303, b"", (("Location", location), ("Cache-Control", "no-store")))

    def _do(self, target: str, action: str) -> None:
        if target in self._faults:
            self._faults[target].act(action)
        elif action in self._tasks:
            self._tasks[action]()
        else:
            raise UnknownActionError(action)

    def _status(self) -> Response:
        modes = {name: injector.mode for name, injector in self._faults.items()}
        rows = by_state(message_rows(self._journal.items()))
        return as_json({**modes, "messages": len(self._mailbox.newest_first()), "rows": rows})


def response(
    status: int, body: bytes, kind: str, *more: tuple[str, str], policy: str = PAGE_POLICY
) -> Response:
    """A response that a browser neither stores, sniffs nor frames, and whose scripts never run."""
    headers = (
        ("Content-Type", kind),
        ("Content-Security-Policy", policy),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),  # with no-referrer, the forms send `Origin: null`
        ("Cross-Origin-Resource-Policy", "same-origin"),
    )
    return Response(status, body, headers + more)


def html_page(html: str, status: int = 200, *more: tuple[str, str]) -> Response:
    return response(status, html.encode(), "text/html; charset=utf-8", *more)


def as_json(value: object) -> Response:
    return response(200, json.dumps(value, ensure_ascii=False, indent=2).encode(), JSON[1])


def problem(status: int, title: str, explanation: str, *more: tuple[str, str]) -> Response:
    return html_page(problem_page(title, explanation), status, *more)


def not_found() -> Response:
    return problem(404, "Nothing here", "Mails are kept only until the launcher ends.")
