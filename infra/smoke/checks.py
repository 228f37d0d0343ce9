"""The steps: each says what it saw, or raises Broken with what to do."""

import json
import secrets
import time
from collections.abc import Callable

from infra.smoke.fetching import Broken, fetch


def check_health(contact: str) -> str:
    """The handler starts and its settings are complete."""
    answer = fetch(f"{contact}/health")
    if answer.json() != {"status": "ok"}:
        raise Broken(
            f"{contact}/health answered {answer.status}, not ok. When it is 500, the handler's "
            "log names the settings that are missing; when 404, the address is another one."
        )
    return "the handler is up and its settings are complete"


def send_message(contact: str, sender: str) -> str:
    """One message that SES takes at once; its reference, e.g. `K7QX2M4A`."""
    answer = fetch(
        contact,
        {
            "full_name": "Smoke test",
            "email": sender,
            "message": "A test of the contact form after a deploy. There is nothing to do.",
            "consent": True,
            "submission_id": f"smoke-{secrets.token_hex(16)}",
        },
    )
    told = answer.json()
    if told.get("status") == "sent":
        return str(told["reference"])
    if told.get("status") == "accepted":
        raise Broken(
            f"the message {told.get('reference')} is in the journal, but SES has not taken it: is "
            "the sender's identity verified, and the account out of the sandbox? The alarm "
            "PermanentRefusal and the handler's log name the reason. It is tried again by itself."
        )
    reason = told.get("detail") or told.get("message") or answer.kind
    raise Broken(f"the message was answered {answer.status}: {reason}")


def in_inbox(inbox: str, reference: str) -> bool:
    """Whether a mail with this reference is in the inbox of `make run`."""
    address = f"{inbox.rstrip('/')}/messages.json"
    try:
        return any(reference in mail["subject"] for mail in json.loads(fetch(address).text))
    except (ValueError, TypeError, KeyError):
        raise Broken(f"{address} is no list of mails: is it the inbox of make run?") from None


def in_journal(table: str, reference: str) -> bool:
    """Whether the journal's row is DELIVERED; only its state is read, no word of a visitor."""
    try:  # only here: without this question nothing has to be installed
        import boto3
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        raise Broken("asking the journal needs boto3: make .venv/.aws installs it") from None
    try:
        pages = (
            boto3.client("dynamodb")
            .get_paginator("scan")
            .paginate(
                TableName=table,
                ProjectionExpression="#state",
                FilterExpression="#reference = :reference",
                ExpressionAttributeNames={"#state": "state", "#reference": "reference"},
                ExpressionAttributeValues={":reference": {"S": reference}},
                ConsistentRead=True,
            )
        )
        return any(row["state"]["S"] == "DELIVERED" for page in pages for row in page["Items"])
    except (BotoCoreError, ClientError) as fault:
        raise Broken(f"the journal {table} cannot be read: {fault}") from None


def wait_for(arrived: Callable[[], bool], reference: str, seconds: int) -> str:
    """Ask every second; raises Broken when it has not arrived after that many."""
    until = time.monotonic() + seconds
    while not arrived():
        if time.monotonic() > until:
            raise Broken(
                f"SES took the message {reference}, but after {seconds} s it has not arrived. "
                "Look at the recipient's mailbox and its spam folder, and whether SES's news "
                "reaches the handler (alarm DeadLetters)."
            )
        time.sleep(1)
    return f"the message {reference} has arrived"


def check_page(page: str) -> str:
    """A page that people can read."""
    answer = fetch(page)
    if answer.status != 200 or answer.kind != "text/html" or "<h1" not in answer.text:
        raise Broken(f"{page} answered {answer.status} {answer.kind}, not a page with a heading")
    return f"{page} is a page of {len(answer.text.encode()) / 1000:.0f} kB"
