"""Mailers without a mail service."""

from contact_lambda.flow import MailNotAccepted
from contact_lambda.mail import Letter


class AcceptingMailer:
    """Says yes to every letter and keeps it."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


class RefusingMailer:
    """Says no to every letter, as SES does when it is stopped."""

    def __init__(self, code: str = "SendingPausedException") -> None:
        self.code = code

    def send(self, letter: Letter) -> None:
        raise MailNotAccepted(self.code)


class BrokenMailer:
    """Fails in a way nobody foresaw, with the whole mail in the exception's text."""

    def send(self, letter: Letter) -> None:
        raise RuntimeError(letter.raw.decode())
