"""Mail about accounts, sent by a task, so that a slow mail server holds no request."""

from django.core.mail import EmailMessage
from django_tasks import task


def send_later(message: EmailMessage) -> None:
    """Queue a plain message; it is sent once the request's transaction is committed."""
    send_account_mail.enqueue(
        subject=message.subject,
        body=message.body,
        sender=message.from_email,
        recipients=message.to,
    )


@task()
def send_account_mail(subject: str, body: str, sender: str, recipients: list[str]) -> None:
    automatic = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no holiday replies
    EmailMessage(subject, body, sender, recipients, headers=automatic).send()
