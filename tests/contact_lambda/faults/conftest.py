import pytest

from contact_lambda import log, mail
from contact_lambda.mail import Letter, Marks
from contact_lambda.wording import words_for

NONE = Marks()


@pytest.fixture
def bare_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of letters without their MIME, and no log: both are tested elsewhere."""

    def build(submission, reference, settings, *, received=0, recipient="", marks=NONE):
        assert words_for(submission.language)
        return Letter(recipient, b"(possible repeat)" if marks.repeat else b"")

    monkeypatch.setattr(mail, "build", build)
    monkeypatch.setattr(mail, "written", lambda mail, *_: str(mail["Subject"]).encode())
    monkeypatch.setattr(log, "write", lambda *_, **__: None)
    monkeypatch.setattr(log, "alarm", lambda *_, **__: None)  # a world listens by itself
