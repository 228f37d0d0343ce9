"""Mails as a handler would send them, hostile ones too."""

from email.message import EmailMessage

import boto3
from botocore.config import Config

from infra.local.environment import RECIPIENT, SENDER

TEXT = "Hello,\nmy back hurts & <b>I</b> worry 🙂\nשלום עולם\n"


def mail(
    text: str = TEXT, html: str | None = "<p>Hello &amp; welcome</p>", **headers: str
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f'"Example Clinic website" <{SENDER}>'
    message["To"] = RECIPIENT
    message["Subject"] = "New website message ABCDEFGH"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


def ses_client(url: str, read_timeout: float = 60):
    return boto3.client(
        "sesv2",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"total_max_attempts": 1}, proxies={}, read_timeout=read_timeout),
    )


def send(
    url: str,
    message: EmailMessage,
    sender: str = SENDER,
    recipient: str = RECIPIENT,
    read_timeout: float = 60,
    **more,
) -> str:
    """Send through the SES at `url`; the mail's id."""
    answer = ses_client(url, read_timeout).send_email(
        FromEmailAddress=sender,
        Destination={"ToAddresses": [recipient]},
        Content={"Raw": {"Data": message.as_bytes()}},
        **more,
    )
    return str(answer["MessageId"])
