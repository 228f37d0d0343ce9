"""`python -m infra.local`: starts the system from the command line and ends it."""

import argparse
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import TextIO

from infra.local.aws.dynamodb import JOURNAL_MODES
from infra.local.aws.fault_injection import Mode
from infra.local.aws.services import Conduct
from infra.local.aws.ses import SES_MODES
from infra.local.processes.console import Console
from infra.local.processes.supervisor import ServiceError, StopRequestedError
from infra.local.public_ports import PortError, Ports
from infra.local.system import (
    ADMIN,
    LocalSystem,
    MakeProcessList,
    demo_processes,
    local_system,
)

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(
    argv: Sequence[str],
    environ: Mapping[str, str],
    out: TextIO,
    make_processes: MakeProcessList = demo_processes,
) -> int:
    """Run until asked to stop; return the exit code.

    0: asked to stop; 1: something failed; 128 + signal: asked to stop during the start.
    """
    options = parser().parse_args(argv)
    if options.second_factor:
        environ = {**environ, "SECOND_FACTOR_REQUIRED": "everyone"}
    console = Console(out)
    with stop_on_signals() as stop:
        try:
            with local_system(
                Ports.from_environ(environ),
                environ,
                console,
                stop=stop.event,
                conduct=Conduct.with_modes(_ses_mode(options), Mode(options.journal)),
                make_processes=make_processes,
            ) as system:
                console.say(summary(system))
                stop.clean = True
                try:
                    system.supervisor.watch()
                finally:
                    console.say("\nEnding everything …")
        except StopRequestedError:
            console.say("Everything has ended.")
            return 0 if stop.clean else 128 + stop.number
        except (PortError, ServiceError) as error:
            console.say(str(error))
            return 1
    raise AssertionError("`watch` never returns")


def parser() -> argparse.ArgumentParser:
    """The command line; its help names the environment variables too."""
    command = argparse.ArgumentParser(
        prog="python -m infra.local",
        description="Start the CMS, the website, the contact handler and an inbox on this "
        "machine, with the demo content. Ctrl-C ends everything.",
        epilog="Ports come from the environment: CMS_PORT (8000), CONTACT_PORT (8001), "
        "INBOX_PORT (8002), FRONTEND_PORT (8003). Everything listens on 127.0.0.1 only. "
        "The CMS reads DATABASE_URL and VAR_DIR.",
    )
    command.add_argument(
        "--ses-down",
        action="store_true",
        help="short for --ses stopped",
    )
    command.add_argument(
        "--second-factor",
        action="store_true",
        help="ask everybody for a second factor; open the admin at http://localhost:8000/admin/, "
        "because passkeys work at no IP address",
    )
    for name, what, modes in (
        ("--ses", "the mail service", SES_MODES),
        ("--journal", "the journal", JOURNAL_MODES),
    ):
        command.add_argument(
            name,
            choices=[str(mode) for mode in modes],
            default=str(Mode.RUNNING),
            help=f"how {what} behaves at the start; the inbox page changes it",
        )
    return command


def _ses_mode(options: argparse.Namespace) -> Mode:
    return Mode.STOPPED if options.ses_down else Mode(options.ses)


def summary(system: LocalSystem) -> str:
    """The addresses and the password, on one screen."""
    at = system.at
    return f"""
Clinic CMS is running.

  Page      {at.page}
  API       {at.page_json}
  Admin     {at.admin}   user: {ADMIN}   password: {system.admin_password}
  Inbox     {at.inbox}/
  Journal   {at.inbox}/journal
  Handler   {at.form_action}   (POST)

  See what happens when mail cannot be sent: break SES or the journal in the inbox,
  or start with: make run ARGS="--ses stopped --journal stalled"
  Ctrl-C ends everything.
"""


class _Stop:
    """Records the signal that asked to stop; `clean` is true once everything runs."""

    def __init__(self) -> None:
        self.event = Event()
        self.number = 0
        self.clean = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.number = number
        self.event.set()


@contextmanager
def stop_on_signals() -> Iterator[_Stop]:
    """Record signals instead of acting on them, so that everything ends in order."""
    stop = _Stop()
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number, handler in before.items():
        under_nohup = number == signal.SIGHUP and handler is signal.SIG_IGN
        if not under_nohup:
            signal.signal(number, stop)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
