"""The contact side on its own: handler, SES and inbox, without the CMS."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from infra.local.console import Console
from infra.local.environment import SENDER, Addresses, for_contact
from infra.local.function import Function
from infra.local.gateway import Gateway
from infra.local.inbox import Inbox
from infra.local.leash import Leash
from infra.local.loopback import LoopbackServer, serving
from infra.local.mailbox import Mailbox
from infra.local.ports import Ports
from infra.local.runtime_api import InitError
from infra.local.ses import LocalSes


@dataclass(frozen=True)
class ContactSide:
    """What runs; `loading` ends when the handler is loaded or has failed to."""

    function: Function
    ses: LocalSes
    mailbox: Mailbox
    loading: "Future[Any]"

    def wait_loaded(self, check: Callable[[], None] = lambda: None) -> bool:
        """Whether the handler could be loaded; `check` is called while waiting and may raise."""
        while not self.loading.done():
            check()
            time.sleep(0.02)
        return not isinstance(self.loading.exception(), InitError)


@contextmanager
def contact_side(
    ports: Ports,
    environ: Mapping[str, str],
    console: Console,
    *,
    ses_running: bool = True,
    leash: Leash | None = None,
    handler: str = "contact_lambda.app.handler",
) -> Iterator[ContactSide]:
    """Run the contact handler on `ports.contact` and the inbox on `ports.inbox`."""
    at, log, mailbox = Addresses.of(ports), console.prefixed("contact"), Mailbox()
    ses = LocalSes(SENDER, mailbox, running=ses_running)
    inbox = Inbox(mailbox, ses, ports.inbox, at.page)
    with ExitStack() as stack:
        ses_server = stack.enter_context(serving(LoopbackServer(0, ses.answer)))
        variables = for_contact(environ, at, ses_server.url)
        function = Function(handler, variables, log, leash=leash)
        stack.callback(function.stop)
        gateway = Gateway(function, ports.contact, at.frontend_origins, log)
        stack.enter_context(serving(LoopbackServer(ports.contact, gateway.answer)))
        stack.enter_context(serving(LoopbackServer(ports.inbox, inbox.answer)))
        yield ContactSide(function, ses, mailbox, function.load())
