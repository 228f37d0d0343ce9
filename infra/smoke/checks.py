"""The steps: each returns a line for the output, or raises Broken with what to do."""

import json
import secrets
import time
from collections.abc import Callable

from infra.smoke.fetching import Broken, fetch


def check_health(contact: str) -> str:
    """Check that the handler starts and its settings are complete."""
    answer = fetch(f"{contact}/health")
    if answer.json() != {"status": "ok"}:
        raise Broken(
            f"{contact}/health answered {answer.status}, not ok. When it is 500, the handler's "
            "log names the settings that are missing; when 404, the address is another one."
        )
    return "the handler is up and its settings are complete"


def send_message(contact: str, sender: str) -> str:
    """Send one message, which SES must accept at once; return its reference, e.g. `K7QX2M4A`."""
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
    body = answer.json()
    if body.get("status") == "sent":
        return str(body["reference"])
    if body.get("status") == "accepted":
        raise Broken(
            f"the message {body.get('reference')} is in the journal, but not with SES: is "
            "the sender's identity verified, and the account out of the sandbox? The alarm "
            "PermanentRefusal and the handler's log name the reason. It is retried automatically."
        )
    reason = body.get("detail") or body.get("message") or answer.kind
    raise Broken(f"the message was answered {answer.status}: {reason}")


def in_inbox(inbox: str, reference: str) -> bool:
    """Whether a mail with this reference is in the inbox of `make run`."""
    address = f"{inbox.rstrip('/')}/messages.json"
    try:
        return any(reference in mail["subject"] for mail in json.loads(fetch(address).text))
    except (ValueError, TypeError, KeyError):
        raise Broken(f"{address} is not a list of mails: is it the inbox of make run?") from None


def in_journal(table: str, reference: str) -> bool:
    """Whether the journal's row is DELIVERED; reads its state only, no text of a visitor."""
    try:  # imported here, so that the other steps need no packages
        import boto3
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        raise Broken("reading the journal needs boto3: make .venv/.aws installs it") from None
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
    """Call `arrived` every second; raises Broken after `seconds`."""
    until = time.monotonic() + seconds
    while not arrived():
        if time.monotonic() > until:
            raise Broken(
                f"SES accepted the message {reference}, but after {seconds} s it has not arrived. "
                "Look at the recipient's mailbox and its spam folder, and whether SES's events "
                "reach the handler (alarm DeadLetters)."
            )
        time.sleep(1)
    return f"the message {reference} has arrived"


def check_page(page: str) -> str:
    """Check that the address is an HTML page with a heading."""
    answer = fetch(page)
    if answer.status != 200 or answer.kind != "text/html" or "<h1" not in answer.text:
        raise Broken(f"{page} answered {answer.status} {answer.kind}, not a page with a heading")
    return f"{page} is a page of {len(answer.text.encode()) / 1000:.0f} kB"
