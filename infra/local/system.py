"""The whole system as one context manager, for the launcher and for tests."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

from infra.local.aws.services import Conduct
from infra.local.contact_side import ContactSide, contact_side
from infra.local.environment import Addresses, for_cms
from infra.local.ports import Ports
from infra.local.processes.console import Console
from infra.local.processes.process_list import MakeProcessList, demo_processes
from infra.local.processes.supervisor import Supervisor

ADMIN = "admin"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


@dataclass(frozen=True)
class LocalSystem:
    """What is running: where, with which password, and the inbox's contents.

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
    """Start everything, wait until it answers, and end everything with the block.

    Raises PortError, ServiceError, or StopRequestedError when `stop` is set while starting.
    """
    ports.check_free()
    at, password = Addresses.of(ports), new_password()
    plan = make_processes(environ, at)
    supervisor = Supervisor(console, stop or Event())
    try:
        console.say("Preparing the database and the demo content (the first time takes longest) …")
        prepared = supervisor.run(plan.prepare, stdin=f"{password}\n")
        supervisor.start(plan.beside)
        with contact_side(
            ports,
            environ,
            console,
            conduct=conduct,
            reaper=supervisor.reaper,
            handler=plan.handler,
        ) as contact:
            supervisor.finished(prepared)
            console.say("Starting the CMS, the website, the contact handler and the inbox …")
            supervisor.start(plan.first)
            if contact.wait_loaded(supervisor.check):
                console.say("  contact is ready")
            supervisor.wait_ready(plan.first)
            supervisor.wait_ready(plan.beside)  # its page asks the API
            for service in plan.last:
                supervisor.start(service)
            yield LocalSystem(at, password, contact, supervisor, for_cms(environ, at))
    finally:
        supervisor.stop()


def new_password() -> str:
    """About 79 bits in groups that can be typed, for example `k7fp-2xwm-9hqd-tb4z`."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
