"""Nobody gets a message twice, however the clinic's addresses and the visitor's tries change."""

import random
from dataclasses import replace

import pytest

from contact_lambda import app
from contact_lambda.admin.operator import Operator
from contact_lambda.config import Settings
from contact_lambda.delivery.periods import UNKNOWN_RETRY_SECONDS
from contact_lambda.http import lambda_events
from contact_lambda.ports import Outcome
from contact_lambda.recipients import FixedRecipients
from contact_lambda.record import State
from tests.contact_lambda.samples import GOOD, JOURNALLED, json_event
from tests.contact_lambda.scenes import mailer_that
from tests.contact_lambda.test_bounces import DAY, HOUR, Clinic
from tests.contact_lambda.test_several_recipients import (
    COPY,
    DESK,
    LEAD,
    SECOND,
    SEVERAL,
    reopened,
    with_routes,
)

ALONE = replace(SEVERAL, recipient_fallback="")
# The lead has left: the second one is the only one who answers.
LEFT = replace(
    with_routes({"roles": {"lead": {"copies": [COPY]}}}),
    recipient_lead=SECOND,
    recipient_fallback="",
)


def test_one_mailbox_in_two_spellings_of_the_settings_gets_one_mail() -> None:
    clinic = Clinic(with_routes({"roles": {"lead": {"to": [LEAD.upper(), SECOND]}}}))
    clinic.post()
    clinic.app.scheduled()

    assert clinic.recipients == [LEAD, SECOND]


def test_a_fallback_that_has_the_message_anyway_gets_it_once() -> None:
    clinic = Clinic(with_routes({"roles": {"lead": {"to": [DESK]}}}))
    lead = clinic.post()
    clinic.app.scheduled()
    clinic.tell("Permanent/NoEmail", lead)
    clinic.wait(7 * HOUR)

    assert clinic.recipients == [LEAD, DESK, LEAD]  # nobody else is left for the lead's mail


def test_a_fallback_that_has_the_message_gets_it_once_after_it_left_the_role_too() -> None:
    clinic = Clinic(with_routes({"roles": {"lead": {"to": [DESK]}}}))
    lead = clinic.post()
    clinic.app.scheduled()
    clinic.tell("Delivery", clinic.mailer.mails[1])
    reopened(clinic, JOURNALLED)
    clinic.tell("Permanent/NoEmail", lead)
    clinic.wait(7 * HOUR)

    assert clinic.recipients == [LEAD, DESK, LEAD]


def test_a_fallback_that_got_a_copy_gets_the_message_as_somebody_who_is_to_answer() -> None:
    clinic = Clinic(with_routes({"roles": {"lead": {"copies": [DESK]}}}))
    lead = clinic.post()
    clinic.app.scheduled()
    clinic.tell("Permanent/NoEmail", lead)
    clinic.app.scheduled()

    assert clinic.recipients == [LEAD, DESK, DESK]


def test_who_has_the_message_gets_no_second_one_when_the_first_leaves() -> None:
    clinic = Clinic(ALONE)
    lead = clinic.post()
    clinic.app.scheduled()
    for mail in clinic.mailer.mails[1:]:
        clinic.tell("Delivery", mail)
    clinic.tell("Permanent/NoEmail", lead)
    reopened(clinic, LEFT)
    for _ in range(3):
        clinic.wait(7 * HOUR)

    assert clinic.recipients == [LEAD, SECOND, COPY]
    assert clinic.record.state is State.DELIVERED  # so it is reminded of, and can be answered
    clinic.wait(DAY)
    assert not clinic.record.payload


def test_what_nobody_has_yet_is_sent_once_when_the_first_leaves() -> None:
    clinic = Clinic(ALONE)
    clinic.mailer = mailer_that(Outcome.NOT_ACCEPTED)
    reopened(clinic, ALONE)
    clinic.app.contact.answer(
        lambda_events.read_request(json_event(GOOD)),
        app.Responder(html=False, settings=JOURNALLED),
    )
    reopened(clinic, LEFT)
    for _ in range(3):
        clinic.wait(UNKNOWN_RETRY_SECONDS + 60)

    assert sorted(clinic.recipients) == sorted([SECOND, COPY])
    assert clinic.record.state is State.SENT


def test_the_first_ones_mail_goes_to_who_had_only_a_copy() -> None:
    clinic = Clinic(ALONE)
    lead = clinic.post()
    clinic.app.scheduled()
    clinic.tell("Permanent/NoEmail", lead)
    reopened(clinic, replace(SEVERAL, recipient_lead=COPY, recipient_fallback="", routes=only()))
    clinic.wait(7 * HOUR)

    assert clinic.recipients == [LEAD, SECOND, COPY, COPY]


def only() -> object:
    return with_routes({}).routes


@pytest.mark.parametrize("has_it", [SECOND, LEAD])
def test_replay_sends_to_those_who_lack_a_message_and_to_nobody_else(has_it: str) -> None:
    clinic = Clinic(ALONE)
    clinic.post()
    clinic.app.scheduled()
    lacks_it = SECOND if has_it == LEAD else LEAD
    for mail in clinic.mailer.mails:
        if mail.recipient != lacks_it:
            clinic.tell("Delivery", mail)
    operator = operator_of(clinic, ALONE)

    operator.replay(operator.to_replay())

    assert clinic.recipients == [LEAD, SECOND, COPY, lacks_it]


def test_what_all_have_is_not_in_a_replay() -> None:
    clinic = Clinic(ALONE)
    clinic.post()
    clinic.app.scheduled()
    for mail in clinic.mailer.mails:
        clinic.tell("Delivery", mail)

    assert operator_of(clinic, ALONE).to_replay() == []


def operator_of(clinic: Clinic, settings: Settings) -> Operator:
    people = FixedRecipients(app.addresses(settings), settings.routes.further)
    return Operator(settings, clinic.mailer, people, clinic.clock, clinic.journal)


@pytest.mark.parametrize(
    ("forms", "first"),
    [
        (("contact-v1", "research-v1"), [LEAD, "research@clinic.example"]),
        (("research-v1", "research-v1"), ["research@clinic.example"]),
        (("contact-v1", "any-other"), [LEAD]),  # both are the lead's
    ],
)
def test_the_same_words_without_a_script_reach_each_role_once(
    forms: tuple[str, str], first: list[str]
) -> None:
    clinic = Clinic(SEVERAL)
    for form in forms:
        clinic.app.contact.answer(
            lambda_events.read_request(json_event({**GOOD, "form_id": form})),
            app.Responder(html=False, settings=SEVERAL),
        )

    assert clinic.recipients == first


PEOPLE = [f"{name}@clinic.example" for name in ("ann", "bea", "cem", "dan", "eva")]


def settings_of(chance: random.Random) -> Settings:
    """Any of these people as first, further ones, copies and fallback."""
    first, *others = chance.sample(PEOPLE, chance.randint(1, len(PEOPLE)))
    answering = chance.randint(0, len(others))
    role = {"to": others[:answering], "copies": others[answering:]}
    fallback = chance.choice(["", *PEOPLE])
    made = with_routes({"roles": {"lead": role}})
    return replace(made, recipient_lead=first, recipient_fallback=fallback)


@pytest.mark.parametrize("seed", range(30))
def test_whoever_leaves_joins_or_bounces_nobody_who_answers_gets_it_twice(seed: int) -> None:
    """Settings change at any time, and news of mails come late, twice and in any order."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    broken = set(chance.sample(PEOPLE, chance.randint(0, 3)))
    clinic, news = Clinic(settings_of(chance)), []
    clinic.post()
    seen = 0
    for _ in range(20):
        for mail in clinic.mailer.mails[seen:]:
            told = ["Permanent/NoEmail"] if mail.recipient in broken else ["Send", "Delivery"]
            news += [(each, mail) for each in told * chance.randint(1, 2)]
        seen = len(clinic.mailer.mails)
        chance.shuffle(news)
        for each in [news.pop() for _ in range(len(news) * 2 // 3)]:
            clinic.tell(*each)
        clinic.clock.pass_(chance.choice([60, 400, HOUR, 7 * HOUR]))
        clinic.app.scheduled()
        if chance.random() < 0.15:
            reopened(clinic, settings_of(chance))

    deliveries = [clinic.record, *clinic.record.others]
    mails = [
        each.recipient
        for each in clinic.mailer.mails
        if each.recipient not in broken
        and "copy" not in deliveries[int(each.tags.get("recipient", 0))].flags
    ]
    assert [each for each in mails if mails.count(each) > 1] == []
