"""The commands, their arguments and their exit codes: 0 done, 1 not done, 2 wrong arguments."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from contact_lambda import app, config, invisible_characters
from contact_lambda.admin import tables
from contact_lambda.admin.operator import NotDone, Operator
from contact_lambda.aws.dynamodb import DynamoJournal
from contact_lambda.aws.ses import SesMailer
from contact_lambda.config import InvalidSettings
from contact_lambda.ports import JournalFailed, MailNotAccepted

Say = Callable[[str], None]


def main(argv: Sequence[str], say: Say | None = None, operator: Operator | None = None) -> int:
    """Run one command and return its exit code; no fault prints a visitor's words."""
    arguments = _parser().parse_args(argv)
    say = _safely(say or _print)
    try:
        arguments.run(operator or _operator(), arguments, say)
    except InvalidSettings as fault:
        say(f"The environment is not complete: {fault}")
    except (JournalFailed, MailNotAccepted) as fault:
        say(f"Not done: {type(fault).__name__} {fault.code}")
    except NotDone as fault:
        say(f"Not done: {fault}")
    else:
        return 0
    return 1


def _safely(say: Say) -> Say:
    """Escape what could control the terminal: visitors wrote some of the lines."""
    return lambda line: say(invisible_characters.shown(line))


def _print(line: str) -> None:
    """Print a line; escape the characters that the terminal's encoding does not have."""
    encoding = sys.stdout.encoding or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding))  # noqa: T201 - a command line


def _operator() -> Operator:
    settings, clock = config.load(), app.SystemClock()
    if not settings.journal_table:
        raise InvalidSettings({"CONTACT_JOURNAL_TABLE": "is missing"})
    return Operator(
        settings,
        SesMailer(settings.configuration_set),
        app.recipients_of(settings, clock),
        clock,
        DynamoJournal(settings.journal_table, read_timeout=20),
    )


EXAMPLES = """\
examples:
  %(prog)s list                     what is not delivered yet
  %(prog)s list --all --json        everything, for a program
  %(prog)s show K7QX2M4A            one message, with what the visitor wrote
  %(prog)s stats --days 7           messages, marks, answers and times to delivery by day
  %(prog)s replay --dry-run         what would be sent again, without sending it
  %(prog)s test-send --role lead    a test mail, and where it went

A reference is the eight characters in the subject of a mail, e.g. K7QX2M4A.
Exit codes: 0 done, 1 not done, 2 not understood."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m contact_lambda.admin",
        description="Manage the messages in the contact handler's journal.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add = partial(_add, commands)
    add(
        "list",
        _list,
        "list the messages that are not delivered yet, oldest first",
        "--all",
        "--json",
    )
    add("show", _show, "show one message, with what the visitor wrote", "reference", "--json")
    add("stats", _stats, "count messages and answers by day", "--days", "--json")
    add("resend", _resend, "send a message again, or one that was held back", "reference")
    add(
        "replay",
        _replay,
        "send again, now, every message that is not known to be delivered and has its text",
        "--dry-run",
    )
    add("purge", _purge, "delete one message, sent or not", "reference")
    add("digest", _digest, "send the digest of held messages now")
    add("test-send", _test_send, "send a test mail to a recipient, and say where it went", "--role")
    add(
        "erase",
        _erase,
        "delete all messages of an e-mail address, and check that none is left",
        "address",
    )
    return parser


OPTIONS: dict[str, dict[str, Any]] = {
    "--all": {"action": "store_true", "help": "include delivered messages"},
    "--json": {"action": "store_true", "help": "as JSON, for programs"},
    "--dry-run": {"action": "store_true", "help": "say what would be done, and do nothing"},
    "--days": {"type": int, "default": 14, "metavar": "N", "help": "the last N days (14)"},
    "--role": {"default": "lead", "help": "lead (default), fallback, or a role of CONTACT_ROUTES"},
}


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[Operator, argparse.Namespace, Say], None],
    described: str,
    *arguments: str,
) -> None:
    command = commands.add_parser(name, help=described, description=described)
    command.set_defaults(run=run)
    for each in arguments:
        command.add_argument(each, **OPTIONS.get(each, {}))


def _list(operator: Operator, arguments: argparse.Namespace, say: Say) -> None:
    records = operator.records(everything=arguments.all)
    rows = [tables.row_of(record, operator.age(record)) for record in records]
    if arguments.json:
        _say_lines(tables.as_json(rows).splitlines(), say)
        return
    _say_lines([*tables.as_table(rows), f"{len(records)} records"], say)


def _show(operator: Operator, arguments: argparse.Namespace, say: Say) -> None:
    if arguments.json:
        _say_lines(tables.as_json(operator.described(arguments.reference)).splitlines(), say)
        return
    _say_lines(operator.shown(arguments.reference), say)


def _stats(operator: Operator, arguments: argparse.Namespace, say: Say) -> None:
    rows = operator.statistics(arguments.days)
    if arguments.json:
        _say_lines(tables.as_json(rows).splitlines(), say)
        return
    _say_lines(tables.as_table(rows) or ["No messages"], say)


def _replay(operator: Operator, arguments: argparse.Namespace, say: Say) -> None:
    records = operator.to_replay()
    rows = [tables.row_of(record, operator.age(record)) for record in records]
    _say_lines(tables.as_table(rows), say)
    if arguments.dry_run:
        say(f"{len(records)} messages would be sent again; nothing was done")
        return
    say(f"{operator.replay(records)} of {len(records)} messages are sent again")


def _say_lines(lines: Sequence[str], say: Say) -> None:
    for line in lines:
        say(line)


def _resend(operator: Operator, arguments: argparse.Namespace, say: Say) -> None:
    say(f"{arguments.reference} {operator.resend(arguments.reference)}")


def _purge(operator: Operator, arguments: argparse.Namespace, say: Say) -> None:
    say(f"{arguments.reference} purged: {operator.purge(arguments.reference)} record deleted")


def _digest(operator: Operator, _arguments: argparse.Namespace, say: Say) -> None:
    say(f"{operator.digest()} held messages are named in digests")


def _test_send(operator: Operator, arguments: argparse.Namespace, say: Say) -> None:
    reference, message_id, address = operator.test_send(arguments.role)
    say(f"SES accepted test mail {reference} for the {arguments.role} as {message_id}")
    say(f"It went to {address}. Not there in five minutes? Look in the junk folder, too")


def _erase(operator: Operator, arguments: argparse.Namespace, say: Say) -> None:
    erased = operator.erase(arguments.address)
    for reference in erased.references:
        say(f"{reference} erased")
    say(f"{len(erased.references)} messages erased; {erased.looked_at} records looked at")
    say(
        f"Proof: a second look at all {erased.left_records} records "
        f"found {erased.left} of this address"
    )
    if erased.alike:
        say(f"These look like this address and may be another one: {', '.join(erased.alike)}")
        say("Read each with `show`, and delete it with `purge` if it is of this person")
    if erased.unreadable:
        broken = ", ".join(erased.unreadable)
        say(f"These cannot be read, so their address is unknown: {broken}")
    if erased.left:
        raise NotDone("messages of this address are still there: run it again")
