"""Django's SMTP backend with a bound for a whole conversation.

`EMAIL_TIMEOUT` bounds each wait only: a server that sends a byte now and then never exceeds it.
"""

import smtplib
import socket
from contextlib import suppress
from threading import Timer
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

CONVERSATION_SECONDS = 120.0


class BoundedSmtp(EmailBackend):
    """Sends by SMTP; a conversation ends after `CONVERSATION_SECONDS`."""

    @property
    def connection_class(self) -> Any:
        return _TlsConversation if self.use_ssl else _Conversation


class _Bounded(smtplib.SMTP):
    """A timer closes the connection, from another thread; nothing is sent after that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.is_over = False
        self.timer = Timer(CONVERSATION_SECONDS, self.end)
        self.timer.daemon = True
        self.timer.start()
        try:
            super().__init__(*args, **kwargs)
        except BaseException:
            self.timer.cancel()
            raise

    def end(self) -> None:
        self.is_over = True
        sock = getattr(self, "sock", None)
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def send(self, s: Any) -> None:
        if self.is_over:
            raise smtplib.SMTPServerDisconnected("The conversation took too long.")
        super().send(s)

    def data(self, msg: Any) -> Any:
        """A server may think about a whole mail for long. If nobody waits for its answer, the mail
        is sent again although it has it (RFC 5321 4.5.3.2.6)."""
        if self.sock is not None:
            self.sock.settimeout(CONVERSATION_SECONDS)
        return super().data(msg)

    def close(self) -> None:
        self.timer.cancel()
        super().close()


class _Conversation(_Bounded):
    """Plain, or with STARTTLS."""


class _TlsConversation(_Bounded, smtplib.SMTP_SSL):
    """With TLS from the beginning."""
