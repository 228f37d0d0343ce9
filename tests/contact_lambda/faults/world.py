"""A hostile world: every call may fail, with or without effect, or end the process.

Time is simulated. Lambda brings scheduled work each minute and repeats SES's events that were
not handled; visitors press the button again when they are told that nothing was sent.
"""

import heapq
import itertools
import json
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from contact_lambda import log
from contact_lambda.config import Settings
from contact_lambda.delivery.optimistic_update import Contended
from contact_lambda.delivery.retry import RetryRun
from contact_lambda.delivery.ses_event_handler import SesEventHandler
from contact_lambda.delivery.ses_events import read_ses_event
from contact_lambda.http.lambda_events import Request
from contact_lambda.http.release_pages import ReleasePages
from contact_lambda.identity import identify
from contact_lambda.intake import Intake, Status
from contact_lambda.messages.release_links import token_of
from contact_lambda.ports import Email, JournalFailed, MailNotAccepted, Outcome
from contact_lambda.recipients import Addressee, FixedRecipients
from contact_lambda.record import DIGEST, Listed, Record, State, Worklist
from contact_lambda.routes import Routes, Topic
from contact_lambda.spam.score import Verdict
from contact_lambda.submission import Submission
from tests.contact_lambda.fakes import ManualClock, MemoryJournal
from tests.contact_lambda.samples import GOOD, SETTINGS

CLINIC: Settings = replace(
    SETTINGS,
    configuration_set="clinic",
    recipient_fallback="desk@clinic.example",
    secret="s" * 32,
)
SECOND, COPY = "second@clinic.example", "copy@clinic.example"
_FURTHER = (Addressee(SECOND), Addressee(COPY, is_copy=True))
# Two roles, each with a first recipient, a second one who is as important, and one who gets a copy.
SEVERAL: Settings = replace(
    CLINIC,
    routes=Routes(
        first={"booking": "booking@clinic.example"},
        further={"lead": _FURTHER, "booking": _FURTHER},
        topics={"visit": Topic("booking", "An appointment")},
    ),
)
OK, FAILED, APPLIED, NOT_APPLIED, KILL_BEFORE, KILL_AFTER = range(6)
# What SES says of a mail that is not there; each is as likely as the others.
BOUNCES = (
    ("Bounce", "Permanent", "General"),
    ("Bounce", "Permanent", "NoEmail"),
    ("Bounce", "Transient", "General"),
    ("Bounce", "Transient", "MailboxFull"),
    ("Bounce", "Transient", "MessageTooLarge"),
    ("Bounce", "Transient", "ContentRejected"),
    ("Bounce", "Transient", "AttachmentRejected"),
    ("Bounce", "Undetermined", "Undetermined"),
    ("Reject", "", ""),
)
AUTOREPLY = ("Bounce", "Transient", "General")
SENT, DELIVERED, DELAYED = ("Send", "", ""), ("Delivery", "", ""), ("DeliveryDelay", "", "")
Choose = Callable[[str], int]
MINUTE = 60
# Far more than happens: up to 13 things for each of 500 messages, and a minute for each minute.
MOST_FOR_EACH, MOST_MINUTES = 100, 10_000


class Killed(BaseException):
    """The environment is gone: nothing after this line runs."""


@dataclass
class Chances:
    """How bad the world is; each is the chance for one call or event."""

    fault: float = 0.0  # of each kind, for each call
    lost: float = 0.0  # SES events that never come
    repeated: float = 0.0  # SES events that come twice
    latest: int = 20  # seconds until an event comes
    bounce: float = 0.0  # mails to the lead that come back, in any way SES knows
    copy_bounce: float = 0.0  # the same, of mails to whom gets a copy
    returned: float = 0.0  # mails to the lead that come back hours after their Delivery
    autoreply: float = 0.0  # mails that arrive and are answered by a Transient/General bounce
    delayed: float = 0.0  # mails with news of a delay before the other news
    held: float = 0.0  # messages that look like spam


class FaultyJournal(MemoryJournal):
    """Each call is one boundary; faults are chosen by the test."""

    def __init__(self, choose: Choose) -> None:
        super().__init__()
        self._choose = choose
        self.away = 0  # how often a new message could not be stored for certain
        self.held: set[str] = set()  # references of messages that were ever held

    def _fault(self, name: str, do: Callable[[], object]) -> object:
        kind = self._choose(name)
        self.away += name == "create" and kind in (FAILED, NOT_APPLIED, APPLIED)
        if kind == KILL_BEFORE:
            raise Killed
        if kind in (FAILED, NOT_APPLIED):
            raise JournalFailed("Fault", maybe_applied=kind == NOT_APPLIED)
        result = do()
        if kind == APPLIED:
            raise JournalFailed("Fault", maybe_applied=True)
        if kind == KILL_AFTER:
            raise Killed
        return result

    def _put(self, record: Record) -> None:
        super()._put(record)
        if record.state is State.QUARANTINED:
            self.held.add(record.reference)

    def create(self, record: Record, now: int) -> Record | None:
        create = super().create
        return self._fault("create", lambda: create(record, now))  # type: ignore[return-value]

    def save(self, record: Record) -> bool:
        save = super().save
        return bool(self._fault("save", lambda: save(record)))

    def read(self, key: str) -> Record | None:
        read = super().read
        return self._fault("read", lambda: read(key))  # type: ignore[return-value]

    def count(self, name: str, counters: tuple[str, ...], ttl: int) -> tuple[int, ...]:
        count = super().count
        return self._fault("count", lambda: count(name, counters, ttl))  # type: ignore[return-value]

    def put_off(self, key: str, now: int, until: int) -> bool:
        put_off = super().put_off
        return bool(self._fault("put_off", lambda: put_off(key, now, until)))

    def listed(self, worklist: Worklist, limit: int) -> list[Listed]:
        listed = super().listed
        return self._fault("listed", lambda: listed(worklist, limit))  # type: ignore[return-value]


class FaultyMailer:
    """What it takes is a mail, and an event of it; what it answers is another matter."""

    def __init__(self, choose: Choose, taken: Callable[[Email], None]) -> None:
        self._choose, self._taken = choose, taken
        self.down_until, self.clock = 0, ManualClock()

    def send(self, email: Email) -> str:
        kind = self._choose("send")
        if kind == KILL_BEFORE:
            raise Killed
        if kind == FAILED or self.clock.time < self.down_until:
            raise MailNotAccepted("ThrottlingException", Outcome.NOT_ACCEPTED)
        if kind == NOT_APPLIED:
            raise MailNotAccepted("ReadTimeoutError", Outcome.UNKNOWN)
        self._taken(email)
        if kind == APPLIED:
            raise MailNotAccepted("ReadTimeoutError", Outcome.UNKNOWN)
        if kind == KILL_AFTER:
            raise Killed
        return "message"


@dataclass
class Visitor:
    """Somebody with one message and one key, who presses again when told it was not sent."""

    number: int
    key: str
    promised: bool = False
    presses: int = 0
    journal_was_away: bool = False
    held: bool = False


def submission_of(visitor: Visitor) -> Submission:
    topic = "" if visitor.number % 3 else "visit"
    said = {**GOOD, "message": f"Message {visitor.number}", "topic": topic}
    return Submission(**said, submission_id=visitor.key)


@dataclass(order=True)
class Planned:
    """Something that happens at a time."""

    time: int
    order: int
    what: Callable[[], None] = field(compare=False)


class World:
    """Visitors, Lambda, SES's events and a clock."""

    def __init__(
        self,
        seed: int,
        chances: Chances,
        choose: Choose | None = None,
        *,
        settings: Settings = CLINIC,
        impatient: bool = False,
    ) -> None:
        self.random, self.chances = random.Random(seed), chances  # noqa: S311 - a simulation
        choose = choose or self._by_chance
        self.clock = ManualClock()
        self.journal = FaultyJournal(choose)
        self.mailer = FaultyMailer(choose, self._taken)
        self.mailer.clock = self.clock
        people = FixedRecipients(
            {
                "lead": settings.recipient_lead,
                "fallback": settings.recipient_fallback,
                **settings.routes.first,
            },
            settings.routes.further,
        )
        self.recipients = len(people.everyone("lead"))
        self._parts = (settings, self.mailer, people, self.clock, self.journal)
        self.retry_run = RetryRun(*self._parts)
        self.releasing = ReleasePages(settings, self.clock, self.journal)
        self.ses_event_handler = SesEventHandler(settings, people, self.clock, self.journal)
        self.impatient = impatient
        self._start()
        self.arrived: Counter[str] = Counter()  # by key, mails that stayed
        self.arrived_at: Counter[tuple[str, int]] = Counter()  # by key and number of the recipient
        self.fallbacks: Counter[str] = Counter()  # by key, mails to the fallback
        self.named: set[str] = set()  # held messages that a digest named
        self.let_out: set[str] = set()  # by a link
        self.alarmed: set[str] = set()  # references of mails that nobody confirmed
        self.came_back: set[str] = set()  # references of mails to the lead
        self.told_of: set[str] = set()  # references of mails whose return raised an alarm
        self.heard: set[tuple[str, str]] = set()  # all alarms, with their references
        self.astray: set[str] = set()  # keys of mails to the first of the other role
        self.silent_repeats = 0  # repeats that do not own up to it
        self.visitors: list[Visitor] = []
        self.plan: list[Planned] = []
        self._order = itertools.count()

    def _start(self) -> None:
        """A new environment remembers nothing."""
        self.intake = Intake(*self._parts)

    def _by_chance(self, name: str) -> int:
        """Each of the five faults is as likely as the others."""
        drawn = self.random.random() / self.chances.fault if self.chances.fault else 9
        return 1 + int(drawn) if drawn < 5 else OK

    def at(self, time: int, what: Callable[[], None]) -> None:
        heapq.heappush(self.plan, Planned(time, next(self._order), what))

    def visit(self, time: int, number: int) -> None:
        visitor = Visitor(number, f"key-{number}", held=self._happens(self.chances.held))
        self.visitors.append(visitor)
        self.at(time, lambda: self._press(visitor))

    def _press(self, visitor: Visitor) -> None:
        visitor.presses += 1
        away = self.journal.away
        who = identify(submission_of(visitor))
        verdict = Verdict.QUARANTINE if visitor.held else Verdict.DELIVER
        try:
            receipt = self.intake.accept(submission_of(visitor), who, verdict, "trap")
            taken = receipt.status in (Status.SENT, Status.ACCEPTED)
        except Killed:
            taken = False
            self._start()
        visitor.journal_was_away |= self.journal.away > away
        visitor.promised = visitor.promised or taken
        if not self.impatient:
            return
        if not taken and visitor.presses < 4:
            again = self.clock.time + self.random.randint(60, 300)
            self.at(again, lambda: self._press(visitor))
        elif taken and self.random.random() < 0.02:  # the answer was lost on its way
            self.at(self.clock.time + 12, lambda: self._press(visitor))

    def _taken(self, mail: Email) -> None:
        """SES has it for good, whatever it answers; `news` is what it will tell of it."""
        key, to_lead = mail.tags["key"], mail.recipient == CLINIC.recipient_lead
        news = [SENT, *[DELAYED] * self._happens(self.chances.delayed)]
        to_copy = mail.recipient == COPY and self._happens(self.chances.copy_bounce)
        if to_copy or (to_lead and self._happens(self.chances.bounce)):
            self.came_back.add(mail.tags["reference"])
            self._publish([*news, self.random.choice(BOUNCES)], mail)
            return
        if to_lead and self._happens(self.chances.returned):
            self._publish([*news, DELIVERED], mail)
            hours = self.random.randint(1, 12)
            self._publish([self.random.choice(BOUNCES[:2])], mail, after=hours * 3_600)
            return
        marked, number = b"(possible repeat)" in mail.raw, int(mail.tags.get("recipient", "0"))
        self.silent_repeats += self.arrived_at[key, number] > 0 and not marked
        self.arrived_at[key, number] += 1
        self.fallbacks[key] += mail.recipient == CLINIC.recipient_fallback
        if not number:
            self.arrived[key] += 1
            self._note_astray(mail)
        if mail.tags["kind"] == DIGEST:
            self._named(json.loads(self.journal.stored[key].payload))
        news += [AUTOREPLY] * self._happens(self.chances.autoreply)
        self._publish([*news, DELIVERED], mail)

    def _note_astray(self, mail: Email) -> None:
        record = self.journal.stored.get(mail.tags["key"])
        firsts = {CLINIC.recipient_lead: "lead", SEVERAL.routes.first["booking"]: "booking"}
        if record and firsts.get(mail.recipient, record.home) != record.home:
            self.astray.add(record.key)

    def _happens(self, chance: float) -> bool:
        return chance > 0 and self.random.random() < chance

    def _named(self, keys: list[str]) -> None:
        """Who reads a digest lets half of its messages out within the hour."""
        self.named.update(keys)
        for key in keys:
            if self.random.random() < 0.5:
                later = self.clock.time + self.random.randint(60, 3_600)
                self.at(later, lambda key=key: self._let_out(key))  # type: ignore[misc]

    def _let_out(self, key: str) -> None:
        token = token_of(key, self.clock.time + 86_400, CLINIC.secret)
        request = Request("POST", "/contact/release", wrapped_body=f"token={token}")
        try:
            done = self.releasing.answer(request).status == 200
        except Killed:
            done = False
        if done:
            self.let_out.add(key)

    def _publish(self, news: list[tuple[str, str, str]], mail: Email, after: int = 0) -> None:
        for kind, bounce, subtype in news:
            if self.random.random() < self.chances.lost:
                continue
            detail = {
                "eventType": kind,
                "mail": {
                    "destination": [mail.recipient],
                    "tags": {name: [value] for name, value in mail.tags.items()},
                },
                "bounce": {
                    "bounceType": bounce,
                    "bounceSubType": subtype,
                    "bouncedRecipients": [{"emailAddress": mail.recipient}],
                },
            }
            for _ in range(1 + (self.random.random() < self.chances.repeated)):
                late = self.clock.time + after + self.random.randint(0, self.chances.latest)
                self.at(late, lambda detail=detail: self._deliver_event(detail))  # type: ignore[misc]

    def _deliver_event(self, detail: dict[str, object], tries: int = 0) -> None:
        """EventBridge gives an event to Lambda until it is handled."""
        try:
            self.ses_event_handler.run(read_ses_event(detail))
        except (Killed, JournalFailed, Contended):
            self.at(self.clock.time + 5 * 2**tries, lambda: self._deliver_event(detail, tries + 1))

    def _minute(self) -> None:
        with suppress(Killed, JournalFailed):
            self.retry_run.run()

    def _heard_alarm(self, name: str, *, reference: str = "", reason: str = "") -> None:
        self.heard.add((name, reference))
        if name in ("NoNews", "NotDelivered"):
            self.alarmed.add(reference)
        elif name in ("Bounced", "BouncedAfterDelivery"):
            self.told_of.add(reference)

    def run(self, *, quiet_after: int) -> None:
        """Until nothing is left to do; faults end at `quiet_after` seconds.

        Raises AssertionError when far more happens than so many messages can bring about.
        """
        start, most = self.clock.time, MOST_MINUTES + MOST_FOR_EACH * len(self.visitors)
        self.at(start, self._minutes(start))
        log.alarm = self._heard_alarm
        while self.plan:
            planned = heapq.heappop(self.plan)
            assert planned.order < most, f"the storm does not end: {self.summary()}"
            self.clock.time = max(self.clock.time, planned.time)
            if self.clock.time > start + quiet_after:
                self.chances.fault = 0
            planned.what()

    def _minutes(self, start: int) -> Callable[[], None]:
        def minute() -> None:
            self._minute()
            open_ = [times for each, times in self.journal.worklists.items() if each]
            due = [time for times in open_ for time in times.values()]
            if self.plan or due:
                pause = MINUTE if self.plan else max(MINUTE, min(due) - self.now)
                self.at(self.now + pause, minute)

        return minute

    @property
    def now(self) -> int:
        return self.clock.time

    # What the world says afterwards.

    def mails_of(self, visitor: Visitor) -> int:
        return self.arrived[identify(submission_of(visitor)).key]

    def reached(self, visitor: Visitor) -> bool:
        """Whether the clinic has the message, or has been told that it is held."""
        key = identify(submission_of(visitor)).key
        return bool(self.arrived[key] or (key in self.named and key not in self.let_out))

    def lost(self) -> int:
        return sum(each.promised and not self.reached(each) for each in self.visitors)

    def repeated(self) -> int:
        return sum(max(0, self.mails_of(each) - 1) for each in self.visitors)

    def missing(self) -> list[tuple[Visitor, int]]:
        """Promised messages that a further recipient does not have, unless they are held."""
        return [
            (each, number)
            for each in self.visitors
            if each.promised and self.mails_of(each)
            for number in range(1, self.recipients)
            if not self.arrived_at[identify(submission_of(each)).key, number]
        ]

    def repeated_to_others(self) -> int:
        return sum(max(0, n - 1) for (_, number), n in self.arrived_at.items() if number)

    def summary(self) -> str:
        promised = sum(each.promised for each in self.visitors)
        return (
            f"{len(self.visitors)} messages, {promised} promised, "
            f"{self.lost()} lost, {self.repeated()} repeated; "
            f"of {self.recipients - 1} further recipients: {len(self.missing())} missing, "
            f"{self.repeated_to_others()} repeated"
        )

    def left_open(self) -> list[Record]:
        return [
            record for record in self.journal.stored.values() if record.listed[0] or record.payload
        ]
