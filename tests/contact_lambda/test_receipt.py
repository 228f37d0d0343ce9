"""The visitor's receipt: a signed address that shows where a message is, and no word of it."""

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from contact_lambda import app
from contact_lambda.config import Settings
from contact_lambda.delivery import answers
from contact_lambda.messages.message_links import ANSWERED, RECEIPT, read_token, token_of
from contact_lambda.ports import Outcome
from contact_lambda.record import MESSAGE, Record, State
from contact_lambda.texts import texts_for
from tests.contact_lambda.fakes import ManualClock, RefusingMailer, UnreachableJournal
from tests.contact_lambda.samples import BROWSER, GOOD, JOURNALLED, event_of, form_event, json_event
from tests.contact_lambda.test_bounces import DAY, HOUR, Clinic

ADDRESS = "https://forms.clinic.example/contact"
SETTINGS = replace(JOURNALLED, address=ADDRESS, form_origins=("https://www.clinic.example",))
SPAM = {**GOOD, "website": "x", "message": "http://a http://b http://c"}
OTHER_SECRET = "another-secret-of-the-clinic-with-32"


class Desk(Clinic):
    """A clinic whose handler is asked as Lambda asks it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, settings: Settings = SETTINGS) -> None:
        super().__init__(settings)
        self._monkeypatch = monkeypatch
        self.deploy(settings)

    def deploy(self, settings: Settings) -> None:
        self.app = app.ContactApp(settings, self.mailer, self.journal, clock=self.clock)
        self._monkeypatch.setattr(app, "contact_app", lambda: self.app)

    @property
    def record_of_message(self) -> Record:
        (record,) = (each for each in self.journal.stored.values() if each.kind == MESSAGE)
        return record

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        return app.handler(event, None)

    def said(self, **fields: str) -> dict[str, str]:
        return json.loads(self.handle(json_event({**GOOD, **fields}))["body"])  # type: ignore[no-any-return]

    def open(self, link: str, method: str = "GET") -> dict[str, Any]:
        assert link.startswith(f"{ADDRESS}/")
        parts = urlsplit(link)
        event = event_of(None, method=method, path=parts.path, content_type=None, accept=BROWSER)
        event["rawQueryString"] = parts.query
        return self.handle(event)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def steps(answer: dict[str, Any]) -> list[str]:
    return re.findall(r'<li class="(\w+)">', answer["body"])


def link_with(token: str) -> str:
    return f"{ADDRESS}/receipt?token={token}"


def test_the_scripts_answer_has_the_address_of_the_receipt(desk: Desk) -> None:
    said = desk.said()

    assert said["status"] == "sent"
    assert re.fullmatch(
        re.escape(f"{ADDRESS}/receipt") + r"\?token=[A-Za-z0-9_-]{74}&language=en", said["receipt"]
    )


@pytest.mark.parametrize("fields", [{}, {"language": "fr"}, SPAM], ids=["sent", "French", "held"])
def test_without_a_script_the_visitor_lands_on_the_receipt(
    desk: Desk, fields: dict[str, str]
) -> None:
    answer = desk.handle(form_event({**GOOD, **fields}, accept=BROWSER))

    shown = desk.open(answer["headers"]["Location"])
    assert (answer["statusCode"], shown["statusCode"]) == (303, 200)
    assert desk.record_of_message.reference in shown["body"]
    assert texts_for(fields.get("language", "en")).receipt.not_again in shown["body"]


def test_a_message_that_came_back_and_is_gone_may_be_sent_again(desk: Desk) -> None:
    link = desk.said()["receipt"]
    desk.journal.save(replace(desk.record, state=State.BOUNCED, payload=""))

    assert texts_for("en").receipt.not_again not in desk.open(link)["body"]


def test_past_a_journal_that_is_away_the_visitor_is_thanked(handle_with: Any, mailer: Any) -> None:
    handle = handle_with(mailer, SETTINGS, UnreachableJournal(), ManualClock())

    answer = handle(form_event(GOOD, accept=BROWSER))

    assert re.fullmatch(
        re.escape(SETTINGS.thanks_url) + r"\?ref=[A-Z2-7]{8}", answer["headers"]["Location"]
    )


def test_the_pages_of_the_form_allow_what_may_follow_it(desk: Desk) -> None:
    """Browsers hold the redirect after a form to the policy of the page with the form."""
    page = desk.handle(form_event({**GOOD, "message": ""}, accept=BROWSER))

    policy = page["headers"]["Content-Security-Policy"]
    assert "form-action 'self' https://forms.clinic.example https://www.clinic.example;" in policy


def test_a_receipt_follows_the_message_from_step_to_step(desk: Desk) -> None:
    link = desk.said()["receipt"]
    assert steps(desk.open(link)) == ["done", "done", "open", "open"]

    desk.tell("Delivery", desk.mailer.mails[0])
    assert steps(desk.open(link)) == ["done", "done", "done", "open"]

    marked = answers.marked(desk.record, answers.ANSWERED, desk.clock.now())
    assert marked
    desk.journal.save(marked)
    assert steps(desk.open(link)) == ["done"] * 4


def test_a_message_that_came_back_is_not_called_sent(desk: Desk) -> None:
    link = desk.said()["receipt"]
    desk.tell("Permanent/General", desk.mailer.mails[0])

    assert steps(desk.open(link)) == ["done", "open", "open", "open"]


def test_what_is_not_for_this_clinic_is_never_called_answered(desk: Desk) -> None:
    link = desk.said()["receipt"]
    marked = answers.marked(desk.record, answers.NOT_FOR_US, desk.clock.now())
    assert marked
    desk.journal.save(marked)

    assert steps(desk.open(link))[3] == "open"


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_the_page_is_in_the_visitors_language_and_has_no_word_of_theirs(
    desk: Desk, language: str
) -> None:
    link = desk.said(language=language, full_name="Quokka", message="canary words")["receipt"]
    answer = desk.open(link)

    assert f'<html lang="{language}">' in answer["body"]
    assert not {"Quokka", "canary", "ann@example.org"} & set(re.findall(r"[\w@.]+", answer["body"]))
    assert "<script" not in answer["body"]
    headers = answer["headers"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def comparable(answer: dict[str, Any]) -> tuple[Any, ...]:
    """An answer without its reference."""
    body = re.sub(r"\b[A-Z2-7]{8}\b", "REFERENCE", answer["body"])
    return answer["statusCode"], answer["headers"], body


def test_a_held_message_looks_exactly_like_one_that_waits_to_be_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held, waiting = Desk(monkeypatch), Desk(monkeypatch)
    waiting.mailer = RefusingMailer(outcome=Outcome.NOT_ACCEPTED)  # type: ignore[assignment]
    pages = []
    for clinic, fields in ((waiting, {}), (held, SPAM)):
        clinic.deploy(SETTINGS)
        answer = clinic.handle(json_event({**GOOD, **fields}))
        said = json.loads(answer["body"])
        assert (answer["statusCode"], set(said)) == (202, {"reference", "status", "receipt"})
        pages.append(comparable(clinic.open(said["receipt"])))

    assert held.record.state is State.QUARANTINED
    assert waiting.record.state is State.READY
    assert pages[0] == pages[1]


def test_a_held_message_moves_on_with_the_mail_that_names_it_to_the_clinic(desk: Desk) -> None:
    link = json.loads(desk.handle(json_event(SPAM))["body"])["receipt"]
    desk.wait(HOUR)
    (digest,) = desk.mailer.mails
    assert steps(desk.open(link)) == ["done", "done", "open", "open"]

    desk.tell("Delivery", digest)
    assert steps(desk.open(link)) == ["done", "done", "done", "open"]


# Attacks.


@pytest.mark.parametrize(
    "token",
    ["", "x", "A" * 74, "A" * 71, "é" * 74, "../" * 30, "A" * 3_000],
    ids=["none", "short", "guessed", "length of a release", "no ASCII", "a path", "huge"],
)
def test_a_token_that_nobody_signed_shows_nothing(desk: Desk, token: str) -> None:
    desk.said()

    assert desk.open(link_with(token))["statusCode"] == 404


def test_every_changed_character_of_a_token_breaks_it(desk: Desk) -> None:
    token = token_of(RECEIPT, "ab" * 32, 1_800_000_000, SETTINGS.secret)

    for at in range(len(token)):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        found = read_token(RECEIPT, changed, SETTINGS.secrets)
        # Of the last character two bits count for nothing.
        assert found is None or at == len(token) - 1


def test_a_token_of_another_purpose_shows_nothing(desk: Desk) -> None:
    desk.said()
    token = token_of(ANSWERED, desk.record.key, desk.clock.now() + DAY, SETTINGS.secret)

    assert desk.open(link_with(token))["statusCode"] == 404


def test_another_messages_receipt_shows_that_message_only(desk: Desk) -> None:
    first = desk.said(submission_id="one")
    second = desk.said(submission_id="two", message="Another.")

    assert first["reference"] in desk.open(first["receipt"])["body"]
    assert second["reference"] not in desk.open(first["receipt"])["body"]


def test_after_fourteen_days_the_receipt_is_over_whatever_the_table_still_has(desk: Desk) -> None:
    link = desk.said()["receipt"]
    desk.clock.pass_(14 * DAY - 1)
    assert desk.open(link)["statusCode"] == 200

    desk.clock.pass_(1)
    answer = desk.open(link)
    assert answer["statusCode"] == 410
    assert "no longer kept" in answer["body"]


def test_an_erased_message_is_no_longer_kept(desk: Desk) -> None:
    said = desk.said()
    desk.journal.delete(desk.record)

    answer = desk.open(said["receipt"])
    assert answer["statusCode"] == 410
    assert said["reference"] not in answer["body"]


def test_the_record_lives_as_long_as_its_receipt(desk: Desk) -> None:
    desk.said()
    desk.tell("Delivery", desk.mailer.mails[0])

    assert desk.record.ttl >= desk.record.received + 14 * DAY


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_receipt_is_only_read(desk: Desk, method: str) -> None:
    link = desk.said()["receipt"]
    before = desk.record

    assert desk.open(link, method)["statusCode"] == 405
    assert desk.record == before


def test_head_has_the_status_and_no_body(desk: Desk) -> None:
    answer = desk.open(desk.said()["receipt"], "HEAD")

    assert (answer["statusCode"], answer["body"]) == (200, "")


def test_reading_a_receipt_writes_no_token_into_the_log(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    said = desk.said()
    desk.open(said["receipt"])

    written = capsys.readouterr().out
    assert said["reference"] in written
    assert parse_qs(urlsplit(said["receipt"]).query)["token"][0] not in written


# Keys.


def test_a_new_secret_breaks_no_receipt_while_the_earlier_one_is_named(desk: Desk) -> None:
    link = desk.said()["receipt"]

    renewed = replace(SETTINGS, secret=OTHER_SECRET, earlier_secrets=(SETTINGS.secret,))
    desk.deploy(renewed)
    assert desk.open(link)["statusCode"] == 200
    assert desk.said()["receipt"] != link  # the first secret signs

    desk.deploy(replace(SETTINGS, secret=OTHER_SECRET))
    assert desk.open(link)["statusCode"] == 404


@pytest.mark.parametrize(
    "settings", [replace(SETTINGS, address=""), replace(SETTINGS, journal_table="", secret="")]
)
def test_without_its_own_address_or_a_journal_the_handler_promises_no_receipt(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    desk = Desk(monkeypatch, settings)

    assert set(desk.said()) == {"reference", "status"}


def test_past_a_journal_that_is_away_no_receipt_is_promised(handle_with: Any, mailer: Any) -> None:
    handle = handle_with(mailer, SETTINGS, UnreachableJournal(), ManualClock())

    assert set(json.loads(handle(json_event(GOOD))["body"])) == {"reference", "status"}


def test_while_the_journal_is_away_a_receipt_says_that_nothing_has_happened(
    desk: Desk, handle_with: Any
) -> None:
    link = desk.said()["receipt"]
    handle_with(desk.mailer, SETTINGS, UnreachableJournal(), desk.clock)

    answer = desk.handle(_asking(link))
    assert answer["statusCode"] == 503
    assert "Nothing has happened to your message" in answer["body"]


def _asking(link: str) -> dict[str, Any]:
    parts = urlsplit(link)
    event = event_of(None, method="GET", path=parts.path, content_type=None, accept=BROWSER)
    return {**event, "rawQueryString": parts.query}
