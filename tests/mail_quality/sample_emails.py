"""The mails that the contact handler can write, one of each kind."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

from contact_lambda.http import form
from contact_lambda.messages import digest_email, email_message
from contact_lambda.messages.digest_email import Held
from contact_lambda.messages.email_message import Marks
from contact_lambda.record import Record, State
from tests.contact_lambda.samples import SETTINGS

REFERENCE = "K7QX2M4A"
VISITOR = {
    "full_name": "Jane Quixley",
    "email": "jane.quixley@visitor.example",
    "phone": "01632 960 001",
    "message": "Hello,\n\nmy lower back has hurt for six weeks, mostly in the morning. Walking "
    "helps a little. Do you see people without a referral, and how soon could I come?\n\n"
    "Thank you\nJane",
}
HOSTILE_NAMES = {
    "comma": "Quixley, Jane",
    "quotes and angles": 'Jane "JQ" <jq@evil.example>',
    "emoji": "Jane 🌻 Quixley 👩🏽‍⚕️",
    "right to left": "שרה לוי",
    "both directions": "Jane שרה (عربى)",
    "header": "Jane\r\nBcc: all@evil.example",
    "encoded word": "=?utf-8?q?Jane?=",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "one long word": "Q" * 100,
    "combining marks": "J\u0301a\u0308n\u0303e\u0327",
}
GERMAN = {
    "full_name": "Jürgen Größer",
    "message": "Guten Tag,\n\nmein Rücken schmerzt seit Wochen. Wann haben Sie geöffnet?\n\nDanke",
}
FRENCH = {
    "full_name": "Zoé Lefèvre",
    "message": "Bonjour,\n\nj’ai mal au dos depuis l’été. Quand êtes-vous ouverts ?\n\nMerci",
}
GERMAN_CLINIC = replace(
    SETTINGS, language="de", time_zone="Europe/Zurich", reply_to="praxis@clinic.example"
)
FRENCH_CLINIC = replace(SETTINGS, language="fr", time_zone="Europe/Paris")
LONG_WORDS = "https://example.org/" + "w" * 400 + "\n" + "Donaudampfschifffahrt" * 20
PLAIN = Marks()


def visitor_email(*, marks=PLAIN, settings=None, **answers):
    """A mail about what this visitor wrote, after the form took it."""
    submission = form.accept(VISITOR | answers, consent_required=False)
    return email_message.build(
        submission, REFERENCE, settings or SETTINGS, received=1_790_000_000, marks=marks
    )


def daily_digest(number, *, settings=None, **answers):
    """The mail of the day about this many messages that were held back."""
    submission = form.accept(VISITOR | answers, consent_required=False)
    held = Record("0" * 64, REFERENCE, "0" * 64, 1_790_000_000, State.QUARANTINED, 1_800_000_000)
    to = SETTINGS.recipient_lead
    return digest_email.build(
        [Held(REFERENCE, held, submission)] * number, REFERENCE, settings or SETTINGS, to, PLAIN
    )


EMAILS = {
    "plain": visitor_email(),
    "without a phone": visitor_email(phone=""),
    "check": visitor_email(marks=Marks(check=True)),
    "possible repeat": visitor_email(marks=Marks(repeat=True)),
    "check and repeat": visitor_email(marks=Marks(check=True, repeat=True)),
    "bare": visitor_email(marks=Marks(bare=True)),
    "no reply address": visitor_email(email="jané@visitor.example"),
    "consent": visitor_email(settings=replace(SETTINGS, consent_required=True)),
    "notice only": visitor_email(settings=replace(SETTINGS, notice_only=True)),
    "German": visitor_email(settings=GERMAN_CLINIC, **GERMAN, language="de"),
    "French": visitor_email(settings=FRENCH_CLINIC, **FRENCH, language="fr"),
    "French to a German clinic": visitor_email(settings=GERMAN_CLINIC, **FRENCH, language="fr"),
    "no reply address in German": visitor_email(
        settings=GERMAN_CLINIC, email="jané@visitor.example"
    ),
    "a word": visitor_email(message="Hi"),
    "capitals": visitor_email(message="PLEASE CALL ME BACK TODAY! IT IS URGENT!!!"),
    "long words": visitor_email(message=LONG_WORDS),
    "5,000 characters": visitor_email(message="My back hurts. " * 333),
    "a clinic in Zürich": visitor_email(
        settings=replace(SETTINGS, clinic_name="Praxis „Rücken“, Zürich")
    ),
    "digest": daily_digest(3),
    "digest in French": daily_digest(1, settings=FRENCH_CLINIC, **FRENCH, language="fr"),
    "digest of 60": daily_digest(60, message=LONG_WORDS),
    "digest of notices": daily_digest(3, settings=replace(SETTINGS, notice_only=True)),
    **{f"name: {kind}": visitor_email(full_name=name) for kind, name in HOSTILE_NAMES.items()},
}


def html_of(raw):
    """The HTML part of a mail."""
    return message_from_bytes(raw, policy=default).get_body(["html"]).get_content()
