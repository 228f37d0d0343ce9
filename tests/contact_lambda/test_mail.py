import email
import re
from dataclasses import replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contact_lambda import form, mail
from contact_lambda.form import InvalidSubmission, Submission
from tests.contact_lambda.page_reader import MessageLines
from tests.contact_lambda.samples import GOOD, SETTINGS

REFERENCE = "K7QX2M4A"
HEADERS = [
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Auto-Submitted",
    "References",
    "X-Contact-Reference",
    "MIME-Version",
    "Content-Type",
]
MESSAGES = [
    "Plain.",
    "emoji 😀👩\u200d⚕️ and عربى and עברית",
    "two\r\nlines\r\n\r\nand more\rand\n\n\n",
    "x" * 4_990,
    " leading and trailing  \n\t tabbed \n.\n..\nFrom me\n",
    f"--{REFERENCE}--\r\nSubject: forged\r\n\r\n--{REFERENCE}",
    f"--=_{REFERENCE}--\r\nSubject: forged\r\n\r\n--=_{REFERENCE}",
    "nul \x00 and bell \x07 and \x0b\x0c\x85\u2028 separators",
    "=3D =\n= soft\n=?utf-8?q?encoded?=",
    "<script>alert(1)</script> & <a href='https://evil.example'>x</a>",
]


def submission_of(**changes: str) -> Submission:
    return form.accept({**GOOD, **changes}, consent_required=False)


def parsed(submission: Submission, **settings: object) -> EmailMessage:
    letter = mail.build(submission, REFERENCE, replace(SETTINGS, **settings))
    message = email.message_from_bytes(letter.raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    content = body.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def read_html(html: str) -> MessageLines:
    reader = MessageLines()
    reader.feed(html)
    reader.close()
    return reader


def test_the_headers_are_these_and_say_nothing_of_the_visitor() -> None:
    message = parsed(submission_of())

    assert message.keys() == HEADERS
    assert message["From"] == "Example Clinic website <website@clinic.example>"
    assert message["To"] == "lead@clinic.example"
    assert message["Reply-To"] == "ann@example.org"
    assert message["Subject"] == "New website message K7QX2M4A"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["References"] == "<K7QX2M4A@clinic.example>"
    assert message["X-Contact-Reference"] == "K7QX2M4A"


def test_text_comes_first_and_html_second() -> None:
    message = parsed(submission_of())

    assert message.get_content_type() == "multipart/alternative"
    assert [each.get_content_type() for each in message.iter_parts()] == ["text/plain", "text/html"]


def test_the_text_reads_like_this() -> None:
    text = part(parsed(submission_of(phone="020 7946 0000"), consent_required=True), "plain")

    assert text == (
        "New message from the website of Example Clinic\n"
        "Reference: K7QX2M4A\n\n"
        "Name: Ann Example\nEmail: ann@example.org\nPhone: 020 7946 0000\nConsent: given\n\n"
        "Replying to this mail writes to the address above.\n\n"
        "Message:\n\nMy back hurts.\n"
    )


@pytest.mark.parametrize("said", MESSAGES)
def test_the_message_comes_back_verbatim_from_both_parts(said: str) -> None:
    submission = submission_of(message=said)
    message = parsed(submission)

    assert part(message, "plain").partition("Message:\n\n")[2] == submission.message + "\n"
    # An HTML parser may drop the control characters that HTML does not allow.
    assert "\n".join(read_html(part(message, "html")).lines) == submission.message


def test_the_mail_is_seven_bit_with_short_lines_that_end_in_crlf() -> None:
    submission = submission_of(message="é" * 5_000, full_name="é" * 100)
    raw = mail.build(submission, REFERENCE, SETTINGS).raw

    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_the_same_message_gives_the_same_bytes() -> None:
    first, again = (mail.build(submission_of(), REFERENCE, SETTINGS).raw for _ in range(2))

    assert first == again


def test_a_name_with_a_comma_and_markup_stays_a_name() -> None:
    submission = submission_of(full_name='O\'Neil, Ann <b> "PhD"')
    message = parsed(submission)

    assert 'Name: O\'Neil, Ann <b> "PhD"\n' in part(message, "plain")
    assert "O&#x27;Neil, Ann &lt;b&gt; &quot;PhD&quot;" in part(message, "html")
    assert message["Reply-To"] == "ann@example.org"


def test_the_html_has_no_links_no_scripts_and_nothing_remote() -> None:
    html = part(parsed(submission_of(message=MESSAGES[-1])), "html")
    reader = read_html(html)

    assert not {"a", "img", "script", "link", "style", "iframe", "form"} & set(reader.tags)
    assert not {"href", "src", "srcset", "background", "action"} & set(reader.attributes)
    assert "url(" not in html
    assert 'name="viewport"' in html


@pytest.mark.parametrize(
    ("address", "reply_to"),
    [
        ("ann@example.org", "ann@example.org"),
        ("o'neil+tag@Example.org", "o'neil+tag@Example.org"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@BÜCHER.example", "ann@xn--bcher-kva.example"),
        ("x" * 64 + "@" + "y" * 60 + ".example", "x" * 64 + "@" + "y" * 60 + ".example"),
    ],
)
def test_reply_to_is_the_visitors_bare_address_in_ascii(address: str, reply_to: str) -> None:
    message = parsed(submission_of(email=address))

    assert message["Reply-To"] == reply_to
    assert message["Reply-To"].addresses == (Address(addr_spec=reply_to),)
    assert f"Email: {address}\n" in part(message, "plain")


@pytest.mark.parametrize(
    "address",
    [
        "jörg@example.org",
        "a..b@example.org",
        ".a@example.org",
        "ann@straße.example",
        "ann@ａ.example",
        "ann@a。example.org",
        "ann@" + "ü" * 60 + ".example",
        "=?utf-8?q?x?=@example.org",
    ],
)
def test_where_a_reply_could_go_astray_there_is_no_reply_to_and_the_mail_says_so(
    address: str,
) -> None:
    message = parsed(submission_of(email=address))

    assert "Reply-To" not in message
    for kind in ("plain", "html"):
        assert "Do NOT reply to this mail" in part(message, kind)
        assert address in part(message, kind)


def test_a_clinic_name_with_accents_commas_and_quotes_is_shown_as_it_is() -> None:
    message = parsed(submission_of(), clinic_name='Clínica "Ñandú", Málaga')

    assert message["From"].addresses[0].display_name == 'Clínica "Ñandú", Málaga website'
    assert message["From"].addresses[0].addr_spec == "website@clinic.example"


def test_the_repr_of_a_letter_shows_nothing_of_the_visitor() -> None:
    assert repr(mail.build(submission_of(), REFERENCE, SETTINGS)) == (
        "Letter(recipient='lead@clinic.example')"
    )


hostile = st.text(max_size=120) | st.sampled_from(
    [
        "x\r\nBcc: other@example.net",
        "x\nReply-To: other@example.net\n\n",
        "=?utf-8?q?=0ABcc=3A_x?=",
        '", <other@example.net>',
        "x\u2028Bcc: other@example.net",
        "x\x0bBcc: other@example.net",
    ]
)
locals_ = st.from_regex(r"[!#$%&'*+/=?^_`{|}~.a-zA-Z0-9é-]{1,64}", fullmatch=True)
domains = st.from_regex(r"[a-z0-9é。-]{1,20}(\.[a-zA-Z0-9ß]{1,60}){1,3}", fullmatch=True)
addresses = st.builds("{}@{}".format, locals_, domains) | hostile


@given(name=hostile, address=addresses, phone=hostile, message=st.text(max_size=300))
@example(name="x", address="a=?b@example.org", phone="", message="\r")
def test_no_visitor_can_add_or_change_a_header(
    name: str, address: str, phone: str, message: str
) -> None:
    fields = {"full_name": name, "email": address, "phone": phone, "message": message}
    try:
        submission = form.accept(fields, consent_required=False)
    except InvalidSubmission as invalid:
        # Even what the form refuses must be harmless, should it ever get here.
        submission = invalid.answers

    read = parsed(submission)

    reply_to = mail.reply_address(submission.email)
    assert read.get_all("Reply-To", []) == ([reply_to] if reply_to else [])
    assert read.keys() == [each for each in HEADERS if each != "Reply-To" or reply_to]
    assert read["To"] == "lead@clinic.example"
    assert read["Subject"] == "New website message K7QX2M4A"
    assert read["From"] == "Example Clinic website <website@clinic.example>"
    assert not read.defects
    assert not (reply_to and read["Reply-To"].defects)
    assert part(read, "plain").endswith(f"Message:\n\n{submission.message}\n")
    assert len(list(read.iter_parts())) == 2
    if reply_to:
        assert re.fullmatch(r"[!-~]+@[A-Za-z0-9.-]+", reply_to)
        assert len(read["Reply-To"].addresses) == 1
