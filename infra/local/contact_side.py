"""The contact half of the system: handler, AWS services, schedule and inbox, without the CMS."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from infra.local.aws.dynamodb import LocalJournal
from infra.local.aws.event_bus import EventBus, scheduled_event
from infra.local.aws.services import AwsServices, Conduct
from infra.local.aws.ses import LocalSes
from infra.local.environment import Addresses, for_contact
from infra.local.handler_log import news
from infra.local.http_server import HttpServer, serving
from infra.local.inbox.mailbox import Mailbox
from infra.local.inbox.server import Inbox
from infra.local.lambda_runtime.function import Function
from infra.local.lambda_runtime.gateway import Gateway
from infra.local.lambda_runtime.runtime_api import InitError
from infra.local.processes.console import Console
from infra.local.processes.orphan_reaper import OrphanReaper
from infra.local.public_ports import Ports

CONCURRENCY = 2  # so that a visitor does not wait while a sweep runs


@dataclass(frozen=True)
class ContactSide:
    """The running parts; `loading` is done when the handler was loaded or could not be loaded.

    `variables` are the handler's environment.
    """

    services: AwsServices
    variables: Mapping[str, str]
    function: Function
    gateway: Gateway
    bus: EventBus
    loading: "Future[None]"

    @property
    def ses(self) -> LocalSes:
        return self.services.ses

    @property
    def journal(self) -> LocalJournal:
        return self.services.journal

    @property
    def mailbox(self) -> Mailbox:
        return self.services.mailbox

    def wait_loaded(self, check: Callable[[], None] = lambda: None) -> bool:
        """Wait for the handler and return whether it was loaded; calls `check`, which may raise."""
        while not self.loading.done():
            check()
            time.sleep(0.02)
        return not isinstance(self.loading.exception(), InitError)

    def send_due(self) -> None:
        """Start a sweep now, besides the scheduled ones."""
        self.bus.send(scheduled_event())


@contextmanager
def contact_side(
    ports: Ports,
    environ: Mapping[str, str],
    console: Console,
    *,
    conduct: Conduct | None = None,
    reaper: OrphanReaper | None = None,
    handler: str = "contact_lambda.app.handler",
    concurrency: int = CONCURRENCY,
) -> Iterator[ContactSide]:
    """Run the contact handler on `ports.contact` and the inbox on `ports.inbox`."""
    at, conduct = Addresses.of(ports), conduct or Conduct()
    log = console.prefixed("contact")
    report_after, services = conduct.report_after, AwsServices(conduct, environ)
    with ExitStack() as stack:
        variables = for_contact(environ, at, stack.enter_context(services.serving()))
        function = Function(handler, variables, news(log), reaper=reaper, concurrency=concurrency)
        stack.callback(function.stop)
        bus = EventBus(function, log, retry_after=conduct.retry_after)
        stack.callback(bus.stop)
        services.ses.on_event = lambda event: bus.send(event, report_after)
        gateway = Gateway(function, ports.contact, at.frontend_origins, log)
        side = ContactSide(services, variables, function, gateway, bus, function.load())
        inbox = Inbox(
            side.mailbox,
            side.ses,
            side.journal,
            ports.inbox,
            at.page,
            sweep=side.send_due,
            variables=variables,
        )
        stack.enter_context(serving(HttpServer(ports.contact, gateway.answer)))
        stack.enter_context(serving(HttpServer(ports.inbox, inbox.answer)))
        bus.repeat(scheduled_event, conduct.sweep_every)
        yield side
