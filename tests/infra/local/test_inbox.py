"""The inbox: what a practitioner would see, and that nobody else can look or touch."""

import re
from email.message import Message

import pytest

from infra.local.environment import SENDER
from infra.local.http_server import Request
from infra.local.inbox.mailbox import Mail
from tests.infra.local.mails import TEXT, mail

HOSTILE = '<script>alert("x")</script>'


def test_an_empty_inbox_links_to_the_form(inbox):
    page = inbox.get("/").text

    assert "No message yet" in page
    assert '<a href="http://127.0.0.1:8003/page/?a=1&amp;b=2">' in page


def test_the_list_shows_the_newest_mail_first(inbox):
    inbox.receive("m1", text="first words")
    inbox.receive("m2", text="second words", Reply_To="ann@visitor.example")

    page = inbox.get("/").text

    assert page.index("second words") < page.index("first words")
    assert "ann@visitor.example" in page
    assert "2 messages" in page
    assert "No message yet" not in page


def test_a_mail_to_somebody_else_than_the_lead_names_who_got_it(inbox):
    inbox.receive("m1")
    assert 'class="to"' not in inbox.get("/").text

    other = mail()
    other.replace_header("To", "reception@clinic.example")
    inbox.mailbox.add(Mail("m2", other.as_string()))

    assert "to reception@clinic.example" in inbox.get("/").text


def test_a_mail_has_a_page_with_headers_text_and_a_frame_as_wide_as_a_phone(inbox):
    inbox.receive(Reply_To="ann@visitor.example")

    page = inbox.get("/mail/m1").text

    assert "<h1>New website message ABCDEFGH</h1>" in page
    assert re.search(r"<th scope=\"row\">Reply-To</th><td[^>]*>ann@visitor.example</td>", page)
    assert "my back hurts &amp; &lt;b&gt;I&lt;/b&gt; worry 🙂" in page
    assert '<iframe sandbox title="The mail on a phone" src="/mail/m1/html">' in page


def test_what_a_visitor_wrote_is_escaped_everywhere(inbox):
    inbox.receive(text=HOSTILE, html=None, X_Contact_Reference=HOSTILE)

    pages = inbox.get("/").text + inbox.get("/mail/m1").text

    assert "<script" not in pages
    assert pages.count("&lt;script&gt;") == 3


def test_a_mail_with_missing_parts_says_so(inbox):
    inbox.mailbox.add(Mail("bare", "Content-Type: text/html\n\n<p>only html</p>"))
    inbox.receive("m2", html=None)

    assert "no text part" in inbox.get("/mail/bare").text
    assert "(no subject)" in inbox.get("/mail/bare").text
    assert "no HTML part" in inbox.get("/mail/m2").text
    assert inbox.get("/mail/m2/html").status == 404


def test_the_html_part_may_run_and_load_nothing(inbox):
    inbox.receive(html=f"<p>Hi</p>{HOSTILE}")

    answer = inbox.get("/mail/m1/html")

    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-" not in policy
    assert "<p>Hi</p>" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/journal",
        "/mail/m1",
        "/messages.json",
        "/status.json",
        "/environment.json",
        "/nothing",
    ],
)
def test_every_answer_forbids_scripts_framing_sniffing_and_storing(inbox, path):
    inbox.receive()

    headers = inbox.get(path).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_the_raw_mail_is_a_download(inbox):
    inbox.receive()

    answer = inbox.get("/mail/m1/raw")

    assert answer.headers["content-type"] == "message/rfc822"
    assert answer.headers["content-disposition"] == 'attachment; filename="m1.eml"'
    assert answer.text == inbox.mailbox.get("m1").raw


def test_programs_read_the_mails_as_json(inbox):
    inbox.receive("m1")
    inbox.receive("m2", Reply_To="ann@visitor.example")

    newest, oldest = inbox.get("/messages.json").json()

    assert (newest["id"], oldest["id"]) == ("m2", "m1")
    assert newest["reply_to"] == "ann@visitor.example"
    assert oldest["reply_to"] is None
    assert newest["to"] == "lead@clinic.example"
    assert newest["subject"] == "New website message ABCDEFGH"
    assert newest["text"] == TEXT
    assert "<p>Hello" in newest["html"]
    assert {"name": "Reply-To", "value": "ann@visitor.example"} in newest["headers"]
    assert newest["raw"] == inbox.mailbox.get("m2").raw


def test_the_environment_has_the_handlers_variables_only(inbox):
    variables = inbox.get("/environment.json").json()

    assert variables == {"CONTACT_SENDER": SENDER, "AWS_REGION": "us-east-1"}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1:1", ""])
def test_a_foreign_host_header_sees_nothing(inbox, host):
    inbox.receive(text="canary")
    headers = Message()
    headers["Host"] = host

    answer = inbox.inbox.answer(Request("GET", "/messages.json", headers))

    assert answer.status == 421
    assert b"canary" not in answer.body


@pytest.mark.parametrize("path", ["/mail/none", "/mail/m1/other", "/inbox.py", "/..%2finbox.py"])
def test_an_unknown_path_of_the_inbox_is_a_404(inbox, path):
    inbox.receive()

    assert inbox.get(path).status == 404


def test_the_stylesheet_is_served(inbox):
    assert inbox.get("/inbox.css").headers["content-type"].startswith("text/css")
