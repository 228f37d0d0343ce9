"""Events in the three shapes of AWS, and a submission that has nothing wrong."""

import base64
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from contact_lambda.config import Settings

FOLDER = Path(__file__).parent / "events"
SHAPES = ("http_api_v2", "rest_api_v1", "function_url")
URLENCODED = "application/x-www-form-urlencoded"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SCRIPT = "application/json"

GOOD = {"full_name": "Ann Example", "email": "ann@example.org", "message": "My back hurts."}

MAIL_HEADERS = [  # of a mail to the practitioner, in this order
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "References",
    "X-Contact-Reference",
    "MIME-Version",
    "Content-Type",
]

SETTINGS = Settings(
    clinic_name="Example Clinic",
    sender="website@clinic.example",
    recipient_lead="lead@clinic.example",
    thanks_url="https://www.clinic.example/contact/sent/",
    other_way="Phone the clinic on 020 7946 0000.",
    form_url="https://www.clinic.example/contact/",
)
JOURNALLED = replace(
    SETTINGS,
    journal_table="contact",
    secret="a-secret-of-the-clinic-with-32-characters",
    configuration_set="clinic",
    recipient_fallback="desk@clinic.example",
)
ENVIRONMENT = {
    "CONTACT_CLINIC_NAME": SETTINGS.clinic_name,
    "CONTACT_SENDER": SETTINGS.sender,
    "CONTACT_RECIPIENT_LEAD": SETTINGS.recipient_lead,
    "CONTACT_THANKS_URL": SETTINGS.thanks_url,
    "CONTACT_OTHER_WAY": SETTINGS.other_way,
    "CONTACT_FORM_URL": SETTINGS.form_url,
}


def stored_event(shape: str) -> dict[str, Any]:
    return json.loads(_text(shape))


@cache
def _text(shape: str) -> str:
    return (FOLDER / f"{shape}.json").read_text()


def event_of(
    body: bytes | str | None = b"",
    *,
    shape: str = "http_api_v2",
    method: str = "POST",
    path: str = "/contact",
    content_type: str | None = URLENCODED,
    accept: str | None = SCRIPT,
    base64_encoded: bool = True,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """One of the stored events with another body, address or headers."""
    event = stored_event(shape)
    sent = {"accept": accept, "content-type": content_type, **(headers or {})}
    event["headers"] = {name: value for name, value in sent.items() if value is not None}
    event.pop("multiValueHeaders", None)
    if "httpMethod" in event:
        event.update(httpMethod=method, path=path)
    else:
        stage = event["requestContext"]["stage"]
        event["rawPath"] = path if stage == "$default" else f"/{stage}{path}"
        event["requestContext"]["http"].update(method=method, path=event["rawPath"])
    event.update(body=_wrapped(body, base64_encoded), isBase64Encoded=base64_encoded)
    return event


def _wrapped(body: bytes | str | None, base64_encoded: bool) -> str | None:
    if body is None:
        return None
    content = body.encode() if isinstance(body, str) else body
    return base64.b64encode(content).decode() if base64_encoded else content.decode()


def form_event(fields: dict[str, str], **options: Any) -> dict[str, Any]:
    return event_of(urlencode(fields), **options)


def json_event(document: object, **options: Any) -> dict[str, Any]:
    options.setdefault("content_type", "application/json")
    return event_of(json.dumps(document), **options)
