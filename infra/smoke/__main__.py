"""`python -m infra.smoke URL --page URL --inbox URL | --journal TABLE`."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import partial

from infra.smoke import checks
from infra.smoke.fetching import Broken


def main(arguments: Sequence[str]) -> int:
    """Print a line for each step; return 0, or 1 at the first failing step."""
    options = parser().parse_args(arguments)
    try:
        for result in steps(options):
            print(f"ok      {result}", flush=True)
    except Broken as fault:
        print(f"BROKEN  {fault}", flush=True)
        return 1
    return 0


def steps(options: argparse.Namespace) -> Iterator[str]:
    """Run the steps and yield the result of each; raises Broken."""
    yield checks.check_health(options.url)
    reference = checks.send_message(options.url, options.sender)
    yield f"SES accepted the message {reference}"
    if options.inbox:
        in_inbox = partial(checks.in_inbox, options.inbox, reference)
        yield checks.wait_for(in_inbox, reference, options.wait)
    elif options.journal:
        in_journal = partial(checks.in_journal, options.journal, reference)
        yield checks.wait_for(in_journal, reference, options.wait)
    else:
        yield f"look for {reference} in the lead's mailbox; or use --journal or --inbox"
    if options.page:
        yield checks.check_page(options.page)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    command = argparse.ArgumentParser(
        prog="python -m infra.smoke",
        description="Send one test message through the contact handler and fetch one page.",
    )
    command.add_argument("url", type=contact_address, help="address of the form, ends in /contact")
    command.add_argument("--page", type=address, help="a page that must be readable")
    target = command.add_mutually_exclusive_group()
    target.add_argument("--inbox", type=address, help="inbox of make run: wait until it is there")
    target.add_argument("--journal", help="journal's table on AWS: wait until it is delivered")
    command.add_argument("--wait", type=int, default=90, metavar="SECONDS", help="default: 90")
    command.add_argument(
        "--from", dest="sender", default="smoke-test@example.com", help="who the message is from"
    )
    return command


def address(text: str) -> str:
    """Check an http(s) address; raises ArgumentTypeError."""
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"{text} must start with https:// or http://")
    return text


def contact_address(text: str) -> str:
    """The address of the form, from that address or the API's."""
    base = address(text).rstrip("/")
    return base if base.endswith("/contact") else f"{base}/contact"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
