"""A visitor's words through the whole system, outages and all: they are in the mail only."""

import json
from email.message import Message
from urllib.parse import urlencode

import pytest

from infra.local.aws.fault_injection import Mode
from infra.local.http_server import Request
from infra.local.inbox.journal_page import by_state, journal_page, message_rows
from tests.faults.system import fast_side, left_to_do
from tests.infra.local.waiting import wait_for

DAY = 86_400
SPAM = {"website": "canary trap", "message": "canary https://a https://b https://c"}


def form(name, **changes):
    return {
        "full_name": f"canaryname {name}",
        "email": f"canaryemail.{name}@canary.example",
        "phone": "canary 0207 946 0000",
        "message": f"canarymessage {name}",
        "submission_id": f"canarykey-{name}",
        **changes,
    }


class Story:
    """Posts with canaries while services fail, and everything that was said about them."""

    def __init__(self, fast):
        self.fast, self.side, self.statuses = fast, fast.side, {}
        self.events, self.addresses = [], []
        bring = self.side.ses.on_event

        def listen(event):
            self.events.append(json.dumps(event))
            bring(event)

        self.side.ses.on_event = listen

    def write(self, name, *, ses=Mode.RUNNING, journal=Mode.RUNNING, ip="10.1.0.1", **changes):
        self.side.ses.faults.mode, self.side.journal.faults.mode = ses, journal
        headers = Message()
        headers["Host"] = "127.0.0.1"
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Accept"] = "application/json"
        body = urlencode(form(name, **changes)).encode()
        answer = self.side.gateway.answer(Request("POST", "/contact", headers, body, ip))
        self.statuses[name] = answer.status
        self.addresses += [str(answer.headers), answer.body.decode()]

    def settle(self):
        self.side.ses.faults.mode = self.side.journal.faults.mode = Mode.RUNNING
        return wait_for(lambda: self.side.bus.settled() and not self.waiting())

    def waiting(self):
        return left_to_do(self.side)["rows to be sent"]

    def delivered_with_text(self):
        """Delivered rows that still have their text."""
        rows = [row for row in self.side.journal.items() if row.get("state") == "DELIVERED"]
        return [row for row in rows if "payload" in row]

    def mails(self, text):
        return [mail for mail in self.side.mailbox.newest_first() if text in (mail.text or "")]


@pytest.fixture(scope="module")
def story():
    with fast_side() as fast:
        story = Story(fast)
        story.write("first", ip="10.1.0.5")  # may be slow: processes and clients are started
        story.settle()
        del story.statuses["first"]
        story.write("sent")
        story.write("throttled", ses=Mode.THROTTLED)
        story.write("unknown", ses=Mode.STOPPED)
        story.write("cut", ses=Mode.CUT)
        story.settle()  # without the journal, what SES says of "cut" might come after the retry
        story.write("direct", journal=Mode.STOPPED)
        story.write("lost", ses=Mode.STOPPED, journal=Mode.STOPPED)
        story.write("reused", submission_id="canarykey-sent")
        story.write("invalid", email="canary", ip="10.1.0.2")
        story.write("quarantined", ip="10.1.0.2", **SPAM)
        fast.jump_to_next_window()
        for number in range(11):
            story.write(f"flood-{number}", ip="10.1.0.3")
        story.settle()
        story.write("bounced", ses=Mode.BOUNCING, ip="10.1.0.4")
        wait_for(lambda: story.mails("message bounced"))
        story.settle()
        fast.jump(DAY)
        wait_for(lambda: story.mails("name quarantined"))
        story.settle()
        fast.jump(DAY + 3_600)
        wait_for(lambda: not story.delivered_with_text())
        pages = inbox_pages(story)
        yield story, pages


def inbox_pages(story):
    items = story.side.journal.items()
    status = message_rows(items)
    return journal_page(status, {}) + str(by_state(status))


def test_the_story_went_through_every_state_that_a_message_can_meet(story):
    told, _ = story

    assert told.statuses == {
        "sent": 200,
        "throttled": 202,
        "unknown": 202,
        "cut": 202,
        "direct": 200,
        "lost": 503,
        "reused": 422,
        "invalid": 422,
        "quarantined": 202,
        **{f"flood-{number}": 200 for number in range(10)},
        "flood-10": 429,
        "bounced": 200,
    }
    for name in ("sent", "throttled", "unknown", "cut", "direct", "flood-9"):
        assert len(told.mails(f"canarymessage {name}")) == 1, name
    (fallback,) = told.mails("message bounced")
    assert fallback.header("To") == "reception@clinic.example"
    (digest,) = told.mails("name quarantined")
    assert digest.header("Subject").startswith("Held website messages ")


def test_no_process_wrote_a_word_of_a_visitor(story):
    told, _ = story

    written = told.fast.output.getvalue()
    for line in ('"answered"', '"swept"', '"ses_event"', '"alarm"'):
        assert line in written
    assert "canary" not in written.lower()


def test_no_answer_to_a_script_and_no_address_has_a_word_of_a_visitor(story):
    told, _ = story

    assert "canary" not in "".join(told.addresses).lower()


def test_no_event_of_ses_carries_a_word_of_a_visitor(story):
    told, _ = story

    kinds = {json.loads(event)["detail"]["eventType"] for event in told.events}
    assert kinds == {"Send", "Delivery", "Bounce"}
    assert "canary" not in "".join(told.events).lower()


def test_no_header_but_reply_to_has_a_word_of_a_visitor(story):
    told, _ = story

    for mail in told.side.mailbox.newest_first():
        own = [value for name, value in mail.headers if name != "Reply-To"]
        assert "canary" not in " ".join(own).lower()


def test_the_journals_page_and_keys_have_no_word_of_a_visitor(story):
    told, page = story

    assert "canary" not in page.lower()
    for item in told.side.journal.items():
        kept = {name: value for name, value in item.items() if name != "payload"}
        assert "canary" not in str(kept).lower()


def test_what_was_delivered_is_forgotten(story):
    told, _ = story

    delivered = [row for row in told.side.journal.items() if row.get("state") == "DELIVERED"]
    assert len(delivered) >= 16
    assert not any("payload" in row for row in delivered)
