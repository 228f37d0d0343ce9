"""Every mail read back by the strictest parser at hand, and held to the limits of RFC 5322."""

import re
from email import message_from_bytes
from email.errors import MessageDefect
from email.headerregistry import Address
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contact_lambda.samples import MAIL_HEADERS, SETTINGS
from tests.mail_quality.sample_emails import EMAILS, REFERENCE, VISITOR, visitor_email

STRICT = default.clone(raise_on_defect=True)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=100).filter(
    lambda text: any(character.isalnum() for character in text)
)


def read(raw):
    """The mail, with every header and every part looked at: a defect raises."""
    mail = message_from_bytes(raw, policy=STRICT)
    for part in mail.walk():
        assert not part.defects
        for _, value in part.items():
            assert not value.defects
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    for part in mail.iter_parts():
        part.get_content()
    return mail


def hold_to_the_limits(raw):
    """Lines end in CRLF and have 998 octets at most, all of them seven-bit, none of them NUL."""
    assert raw.endswith(b"\r\n")
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert max(raw) < 0x80
    assert 0 not in raw


@pytest.mark.parametrize("raw", [each.raw for each in EMAILS.values()], ids=EMAILS)
def test_every_mail_is_read_without_a_defect(raw):
    mail = read(raw)

    hold_to_the_limits(raw)
    assert set(mail.keys()) <= set(MAIL_HEADERS)
    assert len(mail.keys()) == len(set(mail.keys()))
    assert [each.addr_spec for each in mail["To"].addresses] == [SETTINGS.recipient_lead]
    assert [each.addr_spec for each in mail["From"].addresses] == [SETTINGS.sender]


@given(name=NAMES, message=NAMES)
def test_whatever_is_written_the_mail_stays_the_same_mail(name, message):
    sent = visitor_email(full_name=name, message=message)
    mail = read(sent.raw)

    hold_to_the_limits(sent.raw)
    assert set(mail.keys()) == set(MAIL_HEADERS)
    assert mail["Subject"] == f"New website message {REFERENCE}"
    assert mail["Reply-To"].addresses == (Address(addr_spec=VISITOR["email"]),)


@pytest.mark.parametrize("kind", ["notice only", "digest of notices"])
def test_a_notice_holds_no_word_of_the_message(kind):
    text = "".join(part.get_content() for part in read(EMAILS[kind].raw).iter_parts())

    for said in VISITOR["message"].split("\n\n"):
        assert said not in text
    assert REFERENCE in text


def test_the_parser_sees_what_is_broken():
    raw = EMAILS["plain"].raw
    broken = [
        raw.replace(b"; boundary=", b"; b="),
        raw.replace(b"--=_K7QX2M4A--", b""),
        raw.replace(b"From: Example Clinic", b"From: <Example Clinic"),
    ]

    for each in broken:
        with pytest.raises((AssertionError, MessageDefect)):
            read(each)
    for each in [raw.replace(b"\r\n", b"\n"), raw + b"\xc3\xa9\r\n", raw + b"a" * 999 + b"\r\n"]:
        with pytest.raises(AssertionError):
            hold_to_the_limits(each)
