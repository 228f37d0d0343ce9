import pytest

from contact_lambda import log
from contact_lambda.messages import email_message
from contact_lambda.messages.email_message import Marks
from contact_lambda.ports import Email
from contact_lambda.texts import texts_for

NONE = Marks()


@pytest.fixture
def bare_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of mails without their MIME, and no log: both are tested elsewhere."""

    def build(submission, reference, settings, *, received=0, recipient="", marks=NONE, links=()):
        assert texts_for(submission.language)
        return Email(recipient, b"(possible repeat)" if marks.repeat else b"")

    monkeypatch.setattr(email_message, "build", build)
    monkeypatch.setattr(email_message, "to_bytes", lambda mail, *_: str(mail["Subject"]).encode())
    monkeypatch.setattr(log, "write", lambda *_, **__: None)
    monkeypatch.setattr(log, "alarm", lambda *_, **__: None)  # a world listens by itself
