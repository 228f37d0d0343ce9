"""The inbox: shows the mails that the local SES took and the journal, and breaks both on demand.

`GET /`, `/mail/ID` and `/journal` are pages; `/messages.json`, `/status.json` and
`/environment.json` are for programs; `POST /ses`, `/journal` and `/handler` with `action=…` are
the switches.
Mails hold health data, so pages of other sites can neither read nor post here: the Host header
must be ours (DNS rebinding) and a browser must not come from another origin.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qs

from infra.local.aws.dynamodb import LocalJournal
from infra.local.aws.fault_injection import UnknownActionError
from infra.local.aws.ses import LocalSes
from infra.local.http_server import LOOPBACK, Request, Response
from infra.local.inbox.journal_page import by_state, journal_page, message_rows
from infra.local.inbox.mailbox import Mailbox
from infra.local.inbox.pages import list_page, mail_page
from infra.local.inbox.responses import (
    MAIL_POLICY,
    as_json,
    download,
    html_page,
    not_found,
    problem,
    response,
)

CSS = Path(__file__).with_name("inbox.css").read_bytes()
PAGES = ("/", "/journal")


class Inbox:
    """Answers on `port`; `form_url` is where a message can be written, `sweep` starts a sweep.

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
        self._switches = {"ses": ses.switch, "journal": journal.switch}
        self._orders = {"sweep": sweep, "forget-rates": journal.forget_rates}

    def answer(self, request: Request) -> Response:
        host = request.headers.get("host", "")
        if host not in self._hosts:
            return problem(421, "Not this address", "Open the inbox at the address printed.")
        match request.method, *request.path.strip("/").split("/"):
            case "POST", ("ses" | "journal" | "handler") as what:
                return self._order(request, what, f"http://{host}")
            case (("GET" | "HEAD"), *path):
                return self._show(path)
            case _:
                return problem(405, "Not allowed", "Only the switches take a POST.", "GET, HEAD")

    def _show(self, path: list[str]) -> Response:
        match path:
            case [""]:
                mails = self._mailbox.newest_first()
                return html_page(list_page(mails, self._switches, form_url=self._form_url))
            case ["journal"]:
                rows = message_rows(self._journal.items())
                return html_page(journal_page(rows, self._switches))
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
                return html_page(mail_page(mail, self._switches))
            case ["html"] if mail.html is not None:
                content = mail.html.encode()
                return response(200, content, "text/html; charset=utf-8", policy=MAIL_POLICY)
            case ["raw"]:
                return download(mail)
        return not_found()

    def _order(self, request: Request, what: str, own_origin: str) -> Response:
        site = request.headers.get("sec-fetch-site", "none")
        origin = request.headers.get("origin", own_origin)
        if site not in {"same-origin", "none"} or origin != own_origin:
            return problem(403, "Not from there", "Use the switches on the inbox page.")
        form = parse_qs(request.body.decode("ascii", "replace"))
        try:
            self._do(what, form.get("action", [""])[0])
        except UnknownActionError:
            return problem(400, "Unknown action", f"{what.upper()} has no such action.")
        if "application/json" in request.headers.get("accept", ""):
            return self._status()
        back = form.get("back", [""])[0]
        to = back if back in PAGES else "/"
        return Response(303, b"", (("Location", to), ("Cache-Control", "no-store")))

    def _do(self, what: str, action: str) -> None:
        if what in self._switches:
            self._switches[what].act(action)
        elif action in self._orders:
            self._orders[action]()
        else:
            raise UnknownActionError(action)

    def _status(self) -> Response:
        modes = {name: switch.mode for name, switch in self._switches.items()}
        rows = by_state(message_rows(self._journal.items()))
        return as_json({**modes, "messages": len(self._mailbox.newest_first()), "rows": rows})
