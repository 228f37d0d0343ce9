"""The whole system as one context manager, for the launcher and for tests."""

import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from infra.local.aws.services import Conduct
from infra.local.contact_side import ContactSide, contact_side
from infra.local.environment import Addresses, for_cms, for_frontend
from infra.local.processes.console import Console
from infra.local.processes.supervisor import Service, Supervisor
from infra.local.public_ports import Ports
from infra.local.waiting_page import WaitingPage

ADMIN = "admin"
UNAMBIGUOUS = "abcdefghjkmnpqrstuvwxyz23456789"  # without characters that look alike


@dataclass(frozen=True)
class ProcessList:
    """Which processes make the system, besides the contact handler, in the order of their start.

    `prepare` reads the admin's new password on standard input and ends before `first` starts.
    `beside` starts when `first` is ready, because its pages need the API, and `last` after it.
    """

    prepare: Service
    first: Service
    beside: Service
    handler: str = "contact_lambda.app.handler"
    last: list[Service] = field(default_factory=list)


MakeProcessList = Callable[[Mapping[str, str], Addresses], ProcessList]


def demo_processes(environ: Mapping[str, str], at: Addresses) -> ProcessList:
    """The CMS with its demo content, the reference frontend, and the publishing worker."""
    cms_env, cms_host = for_cms(environ, at), at.cms.removeprefix("http://")
    frontend_host = at.frontend.removeprefix("http://")
    return ProcessList(
        prepare=Service("cms", [sys.executable, "-m", "cms", "prepare_demo"], cms_env),
        first=Service(
            "cms",
            [sys.executable, "-m", "cms", "runserver", cms_host],
            cms_env,
            ready_url=f"{at.api}pages/by-path/?path=/",
        ),
        beside=Service(
            "frontend",
            [sys.executable, "-m", "cms.frontend", "runserver", frontend_host],
            for_frontend(environ, at),
            ready_url=at.page,
        ),
        last=[Service("webhooks", [sys.executable, "-m", "cms", "publishing_worker"], cms_env)],
    )


@dataclass(frozen=True)
class LocalSystem:
    """A running system: its addresses, the admin's password and its parts.

    `cms_environ` is for commands beside the running CMS, such as `python -m cms shell`.
    """

    at: Addresses
    admin_password: str
    contact: ContactSide
    supervisor: Supervisor
    cms_environ: Mapping[str, str]


@contextmanager
def local_system(
    ports: Ports,
    environ: Mapping[str, str],
    console: Console,
    *,
    stop: Event | None = None,
    conduct: Conduct | None = None,
    make_processes: MakeProcessList = demo_processes,
) -> Iterator[LocalSystem]:
    """Start everything, wait until it answers, and end it when the block ends.

    Raises PortError, ServiceError, or StopRequestedError when `stop` is set during the start.
    """
    ports.check_free()
    at, password = Addresses.of(ports), new_password()
    processes = make_processes(environ, at)
    supervisor = Supervisor(console, stop or Event())
    try:
        console.say("Preparing the database and the demo content (the first time takes longest) …")
        waiting = WaitingPage(console.prefixed(processes.prepare.name))
        with (
            waiting.shown_at(ports.cms) as at_cms,
            waiting.shown_at(ports.frontend) as at_frontend,
            contact_side(
                ports,
                environ,
                console,
                conduct=conduct,
                reaper=supervisor.reaper,
                handler=processes.handler,
            ) as contact,
        ):
            preparation = supervisor.run(
                processes.prepare, stdin=f"{password}\n", on_line=waiting.show
            )
            supervisor.wait_finished(preparation)
            console.say("Starting the CMS, the website, the contact handler and the inbox …")
            waiting.step = "Starting the CMS …"
            at_cms.close()
            supervisor.start(processes.first)
            if contact.wait_loaded(supervisor.check):
                console.say("  contact is ready")
            supervisor.wait_ready(processes.first)
            at_frontend.close()
            supervisor.start(processes.beside)
            supervisor.wait_ready(processes.beside)
            for service in processes.last:
                supervisor.start(service)
            yield LocalSystem(at, password, contact, supervisor, for_cms(environ, at))
    finally:
        supervisor.stop()


def new_password() -> str:
    """About 79 bits, in groups that are easy to type, for example `k7fp-2xwm-9hqd-tb4z`."""
    return "-".join("".join(secrets.choice(UNAMBIGUOUS) for _ in range(4)) for _ in range(4))
