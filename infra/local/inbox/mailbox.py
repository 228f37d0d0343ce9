"""The mails that the local SES accepted, parsed as a mail program does."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from threading import Lock
from typing import Any


@dataclass(frozen=True)
class Mail:
    """One mail; `raw` is the MIME text exactly as it was sent."""

    id: str
    raw: str
    received: datetime = field(default_factory=lambda: datetime.now(UTC))

    @cached_property
    def _message(self) -> EmailMessage:
        return message_from_bytes(self.raw.encode(), policy=policy.default)

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Every header in its order, decoded."""
        return [(name, str(value)) for name, value in self._message.items()]

    @property
    def text(self) -> str | None:
        return self._part("plain")

    @property
    def html(self) -> str | None:
        return self._part("html")

    def header(self, name: str) -> str:
        """A header's text, empty when the mail has none."""
        return str(self._message.get(name, ""))

    def as_json(self) -> dict[str, Any]:
        """The mail for programs: see the inbox in docs/developers/local-system.md."""
        return {
            "id": self.id,
            "received": self.received.isoformat(timespec="milliseconds"),
            "from": self.header("From"),
            "to": self.header("To"),
            "reply_to": self.header("Reply-To") or None,
            "subject": self.header("Subject"),
            "headers": [{"name": name, "value": value} for name, value in self.headers],
            "text": self.text,
            "html": self.html,
            "raw": self.raw,
        }

    def _part(self, kind: str) -> str | None:
        part = self._message.get_body((kind,))
        return None if part is None else str(part.get_content())


class Mailbox:
    """Keeps mails in memory until the launcher ends."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._mails: dict[str, Mail] = {}

    def add(self, mail: Mail) -> None:
        with self._lock:
            self._mails[mail.id] = mail

    def get(self, mail_id: str) -> Mail:
        """Raises KeyError."""
        return self._mails[mail_id]

    def newest_first(self) -> list[Mail]:
        with self._lock:
            return list(self._mails.values())[::-1]
