"""Every signed link attacked alike: the visitor's receipt, and the clinic's three."""

import copy
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from contact_lambda.admin.operator import Operator
from contact_lambda.messages.message_links import answer_links, receipt_link
from contact_lambda.messages.release_links import link_of
from contact_lambda.recipients import FixedRecipients
from tests.contact_lambda.samples import BROWSER, event_of
from tests.contact_lambda.scenes import alarm_names
from tests.contact_lambda.test_bounces import DAY
from tests.contact_lambda.test_receipt import ADDRESS, OTHER_SECRET, SETTINGS, SPAM, Desk

KINDS = ("receipt", "answered", "not-for-us", "release")


class Linked(Desk):
    """A clinic with one sent message and one that is held, and their links."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch)
        said = self.said(submission_id="sent")
        sent = self.record_of_message
        self.said(submission_id="held", **SPAM)
        (held,) = (each for each in self.journal.stored.values() if each.key != sent.key)
        links = (said["receipt"], *answer_links(sent, SETTINGS), link_of(held, SETTINGS))
        self.links = dict(zip(KINDS, links, strict=True))
        self.references = (sent.reference, held.reference)

    def statuses(self, method: str = "GET") -> dict[str, int]:
        return {kind: self.open(link, method)["statusCode"] for kind, link in self.links.items()}


@pytest.fixture
def linked(monkeypatch: pytest.MonkeyPatch) -> Linked:
    return Linked(monkeypatch)


def token_of(link: str) -> str:
    return parse_qs(urlsplit(link).query)["token"][0]


def test_each_link_works(linked: Linked) -> None:
    assert linked.statuses() == dict.fromkeys(KINDS, 200)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_scanner_that_opens_every_link_twice_changes_and_sends_nothing(
    linked: Linked, method: str
) -> None:
    before, mails = copy.deepcopy(linked.journal.stored), len(linked.mailer.mails)
    for _ in range(2):
        assert linked.statuses(method) == dict.fromkeys(KINDS, 200)

    assert linked.journal.stored == before
    assert len(linked.mailer.mails) == mails


@pytest.mark.parametrize("made_for", KINDS)
def test_a_token_opens_the_link_that_it_was_made_for_and_no_other(
    linked: Linked, made_for: str
) -> None:
    token = token_of(linked.links[made_for])

    found = {kind: linked.open(f"{ADDRESS}/{kind}?token={token}")["statusCode"] for kind in KINDS}
    assert found == dict.fromkeys(KINDS, 404) | {made_for: 200}


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_in_which_any_character_is_another_opens_nothing(linked: Linked, kind: str) -> None:
    token = token_of(linked.links[kind])
    for at in range(len(token) - 1):  # of the last character some bits count for nothing
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        answer = linked.open(f"{ADDRESS}/{kind}?token={changed}")

        assert answer["statusCode"] == 404
        assert not [each for each in linked.references if each in answer["body"]]


def test_a_new_secret_ends_links_only_when_the_earlier_one_is_not_named_any_more(
    linked: Linked,
) -> None:
    renewed = replace(SETTINGS, secret=OTHER_SECRET)
    linked.deploy(replace(renewed, earlier_secrets=("x" * 32, SETTINGS.secret)))
    assert linked.statuses() == dict.fromkeys(KINDS, 200)

    linked.deploy(renewed)
    assert linked.statuses() == dict.fromkeys(KINDS, 404)


def test_every_link_ends(linked: Linked) -> None:
    linked.clock.pass_(14 * DAY)
    assert linked.statuses() == dict.fromkeys(KINDS, 200) | {"receipt": 410}

    linked.clock.pass_(16 * DAY)
    assert linked.statuses() == dict.fromkeys(KINDS, 410)


def test_erasing_a_person_ends_all_their_links(linked: Linked) -> None:
    people = FixedRecipients({"lead": SETTINGS.recipient_lead})
    operator = Operator(SETTINGS, linked.mailer, people, linked.clock, linked.journal)
    operator.erase("ann@example.org")

    assert linked.journal.stored == {}
    for link in linked.links.values():
        answer = linked.open(link)
        assert answer["statusCode"] == 410
        assert not [each for each in linked.references if each in answer["body"]]


def test_a_receipt_whose_text_is_gone_is_found_by_its_reference_alone(linked: Linked) -> None:
    """A day after Delivery nothing of a person is left to search for: `purge` ends the receipt."""
    people = FixedRecipients({"lead": SETTINGS.recipient_lead})
    operator = Operator(SETTINGS, linked.mailer, people, linked.clock, linked.journal)
    linked.tell("Delivery", linked.mailer.mails[0])
    linked.wait(2 * DAY)
    operator.erase("ann@example.org")
    assert linked.open(linked.links["receipt"])["statusCode"] == 200

    operator.purge(linked.references[0])
    assert linked.open(linked.links["receipt"])["statusCode"] == 410


@pytest.mark.parametrize("news", ["Delivery", "Send", "Complaint", "Permanent/NoEmail"])
@pytest.mark.parametrize("forget", ["erase", "purge"])
def test_news_of_a_mail_bring_nothing_back_that_was_erased(
    linked: Linked, news: str, forget: str, capsys: pytest.CaptureFixture[str]
) -> None:
    people = FixedRecipients({"lead": SETTINGS.recipient_lead})
    operator = Operator(SETTINGS, linked.mailer, people, linked.clock, linked.journal)
    if forget == "erase":
        operator.erase("ann@example.org")
    else:
        operator.purge(linked.references[0])
    capsys.readouterr()

    linked.tell(news, linked.mailer.mails[0])

    assert linked.open(linked.links["receipt"])["statusCode"] == 410
    assert not [each for each in linked.journal.stored.values() if each.state != "QUARANTINED"]
    alarms = {"Permanent/NoEmail": ["Bounced"], "Complaint": ["Complained"]}
    assert alarm_names(capsys.readouterr().out.partition('{"event": "answered"')[0]) == alarms.get(
        news, []
    )


@pytest.mark.parametrize("purpose", ["answered", "not-for-us"])
def test_a_link_of_last_week_marks_no_message_of_today_with_the_same_words(
    linked: Linked, purpose: str
) -> None:
    """Without the client's key the same words a day later are another message with that key."""
    mail = linked.post()
    key = mail.tags["key"]
    links = (*answer_links(linked.journal.stored[key], SETTINGS),)
    link = dict(zip(("answered", "not-for-us"), links, strict=True))[purpose]
    receipt = receipt_link(key, linked.clock.now(), SETTINGS, "en")
    linked.tell("Delivery", mail)
    linked.wait(3 * DAY)
    later = linked.post()
    assert (later.tags["key"], later is mail) == (key, False)

    body = f"token={token_of(link)}"
    answer = linked.handle(event_of(body, path=f"/contact/{purpose}", accept=BROWSER))

    assert answer["statusCode"] == 410
    assert linked.journal.stored[key].answer == ""
    assert linked.open(receipt)["statusCode"] == 410
    now = answer_links(linked.journal.stored[key], SETTINGS)
    assert [linked.open(each)["statusCode"] for each in now] == [200, 200]
