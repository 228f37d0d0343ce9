import email
import re
import zoneinfo
from dataclasses import replace
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from unittest.mock import Mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contact_lambda import time_zones
from contact_lambda.http import form
from contact_lambda.http.form import InvalidSubmission
from contact_lambda.messages import contact_links, email_message
from contact_lambda.messages.local_time import format_moment
from contact_lambda.submission import Submission
from contact_lambda.texts import LANGUAGES, texts_for
from tests.contact_lambda.fakes import NOON
from tests.contact_lambda.page_reader import MessageLines
from tests.contact_lambda.samples import GOOD, MAIL_HEADERS, SETTINGS

REFERENCE = "K7QX2M4A"
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
    mail = email_message.build(submission, REFERENCE, replace(SETTINGS, **settings), received=NOON)
    message = email.message_from_bytes(mail.raw, policy=default)
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

    assert message.keys() == MAIL_HEADERS
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
        "Reference: K7QX2M4A\n"
        "Written: 4 March 2026, 12:00 (UTC)\n\n"
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
    raw = email_message.build(submission, REFERENCE, SETTINGS, received=NOON).raw

    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_the_same_message_gives_the_same_bytes() -> None:
    first, again = (
        email_message.build(submission_of(), REFERENCE, SETTINGS, received=NOON).raw
        for _ in range(2)
    )

    assert first == again


def test_a_name_with_a_comma_and_markup_stays_a_name() -> None:
    submission = submission_of(full_name='O\'Neil, Ann <b> "PhD"')
    message = parsed(submission)

    assert 'Name: O\'Neil, Ann <b> "PhD"\n' in part(message, "plain")
    assert "O&#x27;Neil, Ann &lt;b&gt; &quot;PhD&quot;" in part(message, "html")
    assert message["Reply-To"] == "ann@example.org"


def test_the_html_has_two_links_no_scripts_and_nothing_remote() -> None:
    html = part(parsed(submission_of(message=MESSAGES[-1], phone="+44 (0)20 7946 0000")), "html")
    reader = read_html(html)

    assert reader.links == ["mailto:ann@example.org", "tel:+442079460000"]
    assert not {"img", "script", "link", "iframe", "form"} & set(reader.tags)
    assert not {"src", "srcset", "background", "action"} & set(reader.attributes)
    assert "url(" not in html


def test_a_reply_goes_to_the_visitor_with_the_reference_and_stays_in_the_thread() -> None:
    mail = parsed(submission_of())

    reply = EmailMessage()  # as mail programs make it (RFC 5322, 3.6.4 and 3.6.5)
    reply["To"] = mail["Reply-To"]
    reply["Subject"] = f"Re: {mail['Subject']}"
    reply["References"] = f"{mail['References']} <id-that-ses-gave@eu-west-2.amazonses.com>"
    assert reply["To"] == "ann@example.org"
    assert "K7QX2M4A" in reply["Subject"]
    assert "<K7QX2M4A@clinic.example>" in reply["References"]
    assert mail["X-Auto-Response-Suppress"] == "All"


def test_on_a_dark_screen_every_colour_of_the_mail_has_its_dark_one() -> None:
    html = part(parsed(submission_of()), "html")
    style = re.findall(r"<style>(.*?)</style>", html)[0]

    used = set(re.findall(r'style="[^"]*?((?:background|color):#[0-9a-f]{6})', html))
    turned = set(re.findall(r'\[style\*="([^"]+)"\]', style))
    assert "prefers-color-scheme:dark" in style
    assert {each for each in used if each not in turned} <= {"background:#fbfaf7"}  # the body


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("020 7946 0000", "tel:02079460000"),
        ("+41 44 123 45 67", "tel:+41441234567"),
        ("+44 (0) 20-7946.0000", "tel:+442079460000"),
        ("0044 (0)20 7946 0000", "tel:00442079460000"),
        ("(020) 7946\u00a00000", "tel:02079460000"),
        ("030/1234567", "tel:0301234567"),
        ("٠٢٠ ٧٩٤٦ ٠٠٠٠", "tel:02079460000"),
        ("12345 / 67890", ""),
        ("12345, 67890", ""),
        ("020 7946 0000 ext. 5", ""),
        ("020 7946 0000;ext=5", ""),
        ("call 020 7946 0000", ""),
        ("1234", ""),
        ("1234567890123456", ""),
        ("44+20 7946 0000", ""),
        ("++44 20 7946 0000", ""),
        ("²²²²²²²", ""),
        ("", ""),
    ],
)
def test_a_telephone_number_is_a_link_when_it_is_one_number_and_nothing_else(
    number: str, link: str
) -> None:
    assert contact_links.phone_link(number) == link


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("ann@example.org", "mailto:ann@example.org"),
        ("o'neil+tag@Example.org", "mailto:o%27neil%2Btag@Example.org"),
        ("a?bcc=x&y%z#w/v@example.org", "mailto:a%3Fbcc%3Dx%26y%25z%23w%2Fv@example.org"),
        ("ann@bücher.example", "mailto:ann@xn--bcher-kva.example"),
        ("jörg@example.org", ""),
        ("ann@straße.example", ""),
    ],
)
def test_an_address_is_a_link_when_a_reply_could_go_there(address: str, link: str) -> None:
    html = part(parsed(submission_of(email=address)), "html")

    assert read_html(html).links == [link] * bool(link)
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
    warning = "Do NOT reply to this mail: a reply goes to website@clinic.example, not to the"

    assert "Reply-To" not in message
    boxes = read_html(part(message, "html")).boxes
    assert [box.startswith(warning) for box in boxes] == [True]
    before, box, after = re.split(r"^-{60}$", part(message, "plain"), flags=re.MULTILINE)
    assert warning in box
    assert address in after
    assert address not in before


def test_a_reply_that_cannot_reach_the_visitor_goes_where_the_clinic_wants_it() -> None:
    message = parsed(submission_of(email="jörg@example.org"), reply_to="desk@clinic.example")

    assert message["Reply-To"] == "desk@clinic.example"
    for kind in ("plain", "html"):
        assert "a reply goes to desk@clinic.example, not to the person" in part(message, kind)
        assert "website@clinic.example" not in part(message, kind)


def test_where_the_visitor_can_be_answered_the_clinics_own_address_is_not_named() -> None:
    message = parsed(submission_of(), reply_to="desk@clinic.example")

    assert message["Reply-To"] == "ann@example.org"
    assert "desk@clinic.example" not in part(message, "plain")
    assert read_html(part(message, "html")).boxes == []


@pytest.mark.parametrize(
    ("time_zone", "language", "shown"),
    [
        ("UTC", "en", "Written: 4 March 2026, 12:00 (UTC)"),
        ("Europe/London", "en", "Written: 4 March 2026, 12:00 (Europe/London, UTC+00:00)"),
        ("Europe/Zurich", "de", "Geschrieben: 4. März 2026, 13:00 Uhr (Europe/Zurich, UTC+01:00)"),
        (
            "America/St_Johns",
            "fr",
            "Écrit le\N{NO-BREAK SPACE}: 4 mars 2026, 08:30 (America/St_Johns, UTC-03:30)",
        ),
        ("Pacific/Auckland", "en", "Written: 5 March 2026, 01:00 (Pacific/Auckland, UTC+13:00)"),
    ],
)
def test_the_mail_says_when_it_was_written_in_the_clinics_own_time(
    time_zone: str, language: str, shown: str
) -> None:
    message = parsed(submission_of(), time_zone=time_zone, language=language)

    for kind in ("plain", "html"):
        assert shown in part(message, kind)


def test_summer_time_is_the_clinics() -> None:
    july = int(datetime(2026, 7, 1, 12, tzinfo=UTC).timestamp())
    said = texts_for("en").email

    assert format_moment(july, "Europe/London", said) == (
        "1 July 2026, 13:00 (Europe/London, UTC+01:00)"
    )


def test_where_the_system_has_no_time_zones_those_of_boto3_are_read() -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(zoneinfo, "ZoneInfo", Mock(side_effect=zoneinfo.ZoneInfoNotFoundError))
        time_zones.zone.cache_clear()
        shown = format_moment(NOON, "Europe/Zurich", texts_for("en").email)
        unknown = time_zones.zone("Europe/Nowhere")
    time_zones.zone.cache_clear()

    assert shown == "4 March 2026, 13:00 (Europe/Zurich, UTC+01:00)"
    assert unknown is None


def test_a_clinic_name_with_accents_commas_and_quotes_is_shown_as_it_is() -> None:
    message = parsed(submission_of(), clinic_name='Clínica "Ñandú", Málaga')

    assert message["From"].addresses[0].display_name == 'Clínica "Ñandú", Málaga website'
    assert message["From"].addresses[0].addr_spec == "website@clinic.example"


def test_the_repr_of_a_letter_shows_nothing_of_the_visitor() -> None:
    assert repr(email_message.build(submission_of(), REFERENCE, SETTINGS, received=NOON)) == (
        "Email(recipient='lead@clinic.example')"
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
# Of the kind that the Big List of Naughty Strings collects.
NAUGHTY = [
    "javascript:alert(1)",
    "<a href='javascript:alert(1)'>click</a>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "tel:+44123456789;phone-context=evil.example",
    '+44 20 7946 0000" href="https://evil.example',
    "mailto:ann@example.org?bcc=all@evil.example",
    "ann@example.org?subject=x",
    "https://evil.example/ann@example.org",
    "data:text/html;base64,PHNjcmlwdD4=",
    "ann@[127.0.0.1]",
    "ann@example.org%0ABcc:evil@example.net",
    "&#106;avascript:alert(1)",
    "&lt;script&gt;",
    "\u202eevil\u202c",
    "\ufeff\u200b\u2060\u00ad",
    "Ω≈ç√∫˜µ≤≥÷",
    "٠١٢٣٤٥٦٧٨٩",
    "１２３４５６７８９",
    "田中さんにあげて下さい",
    "ثم نفس سقطت وبالتحديد",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "👩\u200d👩\u200d👧 🇬🇧 1️⃣",
    "\ud7ff\ue000\ufffe\uffff\U0010ffff",
    "${7*7} {{7*7}} %s %n {0}",
    "../../etc/passwd\x00",
    "NULL",
    "1e309",
    "',);DROP TABLE--",
]
anything = hostile | st.sampled_from(NAUGHTY)
numbers = st.from_regex(r"[+0-9 ()./;=?&-]{0,32}", fullmatch=True) | anything
locals_ = st.from_regex(r"[!#$%&'*+/=?^_`{|}~.a-zA-Z0-9é-]{1,64}", fullmatch=True)
domains = st.from_regex(r"[a-z0-9é。-]{1,20}(\.[a-zA-Z0-9ß]{1,60}){1,3}", fullmatch=True)
addresses = st.builds("{}@{}".format, locals_, domains) | anything


@given(
    name=anything,
    address=addresses,
    phone=numbers,
    message=st.text(max_size=300) | st.sampled_from(NAUGHTY),
    language=st.sampled_from(list(LANGUAGES)),
)
@example(name="x", address="a=?b@example.org", phone="", message="\r", language="en")
def test_no_visitor_can_add_or_change_a_header_or_a_link(
    name: str, address: str, phone: str, message: str, language: str
) -> None:
    fields = {"full_name": name, "email": address, "phone": phone, "message": message}
    fields["language"] = language
    try:
        submission = form.accept(fields, consent_required=False)
    except InvalidSubmission as invalid:
        # Even what the form refuses must be harmless, should it ever get here.
        submission = invalid.answers

    read = parsed(submission)

    found = read_html(part(read, "html"))
    assert len(found.links) <= 2
    for link in found.links:
        assert re.fullmatch(r"tel:\+?[0-9]{5,15}|mailto:[\w.~%-]+@[A-Za-z0-9.-]+", link, re.ASCII)
    assert not {"img", "script", "link", "iframe", "form", "base"} & set(found.tags)
    assert found.tags.count("style") == 1
    assert set(found.attributes) <= {"style", "dir", "lang", "href", "charset", "name", "content"}
    reply_to = email_message.reply_address(submission.email)
    assert read.get_all("Reply-To", []) == ([reply_to] if reply_to else [])
    assert read.keys() == [each for each in MAIL_HEADERS if each != "Reply-To" or reply_to]
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
