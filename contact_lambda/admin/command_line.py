"""The commands, their arguments and their exit codes: 0 done, 1 not done, 2 not understood."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial

from contact_lambda import app, config, invisible_characters
from contact_lambda.admin.operator import Operator, Undone
from contact_lambda.aws.dynamodb import DynamoJournal
from contact_lambda.aws.ses import SesMailer
from contact_lambda.config import InvalidSettings
from contact_lambda.ports import JournalFailed, MailNotAccepted

Say = Callable[[str], None]


def main(arguments: Sequence[str], say: Say | None = None, operator: Operator | None = None) -> int:
    """Run one command; faults are told without a visitor's word."""
    chosen = _parser().parse_args(arguments)
    say = _safely(say or _print)
    try:
        chosen.run(operator or _operator(), chosen, say)
    except InvalidSettings as fault:
        say(f"The environment is not complete: {fault}")
    except (JournalFailed, MailNotAccepted) as fault:
        say(f"Not done: {type(fault).__name__} {fault.code}")
    except Undone as fault:
        say(f"Not done: {fault}")
    else:
        return 0
    return 1


def _safely(say: Say) -> Say:
    """What visitors wrote must not steer the operator's terminal."""
    return lambda line: say(invisible_characters.shown(line))


def _print(line: str) -> None:
    """Print a line on any terminal: what its encoding lacks is spelled out."""
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m contact_lambda.admin",
        description="Look after the contact handler's journal.",
        epilog="A reference is the eight characters in the subject of a mail, e.g. K7QX2M4A.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add = partial(_add, commands)
    add("list", _list, "messages that are not delivered yet, by state", "--all")
    add("show", _show, "one message WITH what the visitor wrote", "reference")
    add("resend", _resend, "send a message again, also one that was held back", "reference")
    add("purge", _purge, "forget a message for good, sent or not", "reference")
    add("digest", _digest, "send the digest of held messages now")
    add("test-send", _test_send, "send a test mail to a recipient", "--role")
    add("erase", _erase, "forget all messages of an e-mail address, and prove it", "address")
    return parser


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
        if each == "--all":
            command.add_argument(each, action="store_true", help="delivered ones, too")
        elif each == "--role":
            command.add_argument(each, choices=("lead", "fallback"), default="lead")
        else:
            command.add_argument(each)


def _list(operator: Operator, chosen: argparse.Namespace, say: Say) -> None:
    rows = operator.rows(everything=chosen.all)
    for row in rows:
        kept = "kept" if row.payload else "gone"
        say(
            f"{row.reference}  {row.state.value:<11}  {operator.age(row):>7}  "
            f"attempts {row.attempts}  {row.kind}  text {kept}  {row.reason}".rstrip()
        )
    say(f"{len(rows)} rows")


def _show(operator: Operator, chosen: argparse.Namespace, say: Say) -> None:
    for line in operator.shown(chosen.reference):
        say(line)


def _resend(operator: Operator, chosen: argparse.Namespace, say: Say) -> None:
    say(f"{chosen.reference} {operator.resend(chosen.reference)}")


def _purge(operator: Operator, chosen: argparse.Namespace, say: Say) -> None:
    say(f"{chosen.reference} purged: {operator.purge(chosen.reference)} row deleted")


def _digest(operator: Operator, _chosen: argparse.Namespace, say: Say) -> None:
    say(f"{operator.digest()} held messages told of")


def _test_send(operator: Operator, chosen: argparse.Namespace, say: Say) -> None:
    reference, message_id = operator.test_send(chosen.role)
    say(f"SES took test mail {reference} for the {chosen.role} as {message_id}")


def _erase(operator: Operator, chosen: argparse.Namespace, say: Say) -> None:
    erased = operator.erase(chosen.address)
    for reference in erased.references:
        say(f"{reference} erased")
    say(f"{len(erased.references)} messages erased; {erased.looked_at} rows looked at")
    say(f"Proof: a second look at all {erased.left_rows} rows found {erased.left} of this address")
    if erased.alike:
        say(f"These look like this address and may be somebody else's: {', '.join(erased.alike)}")
        say("Read each with `show`, and forget it with `purge` if it is of this person")
    if erased.unreadable:
        broken = ", ".join(erased.unreadable)
        say(f"These cannot be read, so nobody can tell whose they are: {broken}")
    if erased.left:
        raise Undone("messages of this address are still there: run it again")
