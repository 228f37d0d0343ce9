"""A hostile world around the real flow: every call may fail, lie about its effect, or be the last.

Time is simulated. Lambda brings scheduled work each minute and repeats SES's events that were
not handled; visitors press the button again when they are told that nothing was sent.
"""

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from contact_lambda.changes import Contended
from contact_lambda.config import Settings
from contact_lambda.flow import Flow, Status
from contact_lambda.form import Submission
from contact_lambda.identity import identify
from contact_lambda.mail import Letter
from contact_lambda.notices import read_notice
from contact_lambda.ports import JournalFailed, MailNotAccepted, Outcome
from contact_lambda.recipients import FixedRecipients
from contact_lambda.reconcile import Reconcile
from contact_lambda.row import Listed, Row, Worklist
from contact_lambda.sweep import Sweep
from tests.contact_lambda.fakes import ManualClock, MemoryJournal
from tests.contact_lambda.samples import GOOD, SETTINGS

CLINIC: Settings = replace(
    SETTINGS, configuration_set="clinic", recipient_fallback="desk@clinic.example"
)
OK, FAILED, APPLIED, NOT_APPLIED, KILL_BEFORE, KILL_AFTER = range(6)
Choose = Callable[[str], int]
MINUTE = 60


class Killed(BaseException):
    """The environment is gone: nothing after this line runs."""


@dataclass
class Chances:
    """How bad the world is; each is the chance for one call or event."""

    fault: float = 0.0  # of each kind, for each call
    lost: float = 0.0  # SES events that never come
    repeated: float = 0.0  # SES events that come twice
    latest: int = 20  # seconds until an event comes
    bounce: float = 0.0  # mails to the lead that come back for good


class FaultyJournal(MemoryJournal):
    """Each call is one boundary; faults are chosen by the test."""

    def __init__(self, choose: Choose) -> None:
        super().__init__()
        self._choose = choose
        self.away = 0  # how often a new message could not be stored for certain

    def _fault(self, name: str, do: Callable[[], object]) -> object:
        kind = self._choose(name)
        self.away += name == "create" and kind in (FAILED, NOT_APPLIED, APPLIED)
        if kind == KILL_BEFORE:
            raise Killed
        if kind in (FAILED, NOT_APPLIED):
            raise JournalFailed("Fault", maybe=kind == NOT_APPLIED)
        result = do()
        if kind == APPLIED:
            raise JournalFailed("Fault", maybe=True)
        if kind == KILL_AFTER:
            raise Killed
        return result

    def create(self, row: Row, now: int) -> Row | None:
        create = super().create
        return self._fault("create", lambda: create(row, now))  # type: ignore[return-value]

    def save(self, row: Row) -> bool:
        save = super().save
        return bool(self._fault("save", lambda: save(row)))

    def read(self, key: str) -> Row | None:
        read = super().read
        return self._fault("read", lambda: read(key))  # type: ignore[return-value]

    def listed(self, worklist: Worklist, limit: int) -> list[Listed]:
        listed = super().listed
        return self._fault("listed", lambda: listed(worklist, limit))  # type: ignore[return-value]


class FaultyMailer:
    """What it takes is a mail, and an event of it; what it answers is another matter."""

    def __init__(self, choose: Choose, taken: Callable[[Letter], None]) -> None:
        self._choose, self._taken = choose, taken
        self.down_until, self.clock = 0, ManualClock()

    def send(self, letter: Letter) -> str:
        kind = self._choose("send")
        if kind == KILL_BEFORE:
            raise Killed
        if kind == FAILED or self.clock.time < self.down_until:
            raise MailNotAccepted("ThrottlingException", Outcome.NOT_ACCEPTED)
        if kind == NOT_APPLIED:
            raise MailNotAccepted("ReadTimeoutError", Outcome.UNKNOWN)
        self._taken(letter)
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
            {"lead": settings.recipient_lead, "fallback": settings.recipient_fallback}
        )
        self._parts = (settings, self.mailer, people, self.clock, self.journal)
        self.sweep = Sweep(*self._parts)
        self.reconcile = Reconcile(settings, people, self.clock, self.journal)
        self.impatient = impatient
        self._start()
        self.arrived: Counter[str] = Counter()  # by reference, mails that stayed
        self.silent_repeats = 0  # repeats that do not own up to it
        self.visitors: list[Visitor] = []
        self.plan: list[Planned] = []
        self._order = itertools.count()

    def _start(self) -> None:
        """A new environment remembers nothing."""
        self.flow = Flow(*self._parts)

    def _by_chance(self, name: str) -> int:
        """Each of the five faults is as likely as the others."""
        drawn = self.random.random() / self.chances.fault if self.chances.fault else 9
        return 1 + int(drawn) if drawn < 5 else OK

    def at(self, time: int, what: Callable[[], None]) -> None:
        heapq.heappush(self.plan, Planned(time, next(self._order), what))

    def visit(self, time: int, number: int) -> None:
        visitor = Visitor(number, f"key-{number}")
        self.visitors.append(visitor)
        self.at(time, lambda: self._press(visitor))

    def _press(self, visitor: Visitor) -> None:
        visitor.presses += 1
        away = self.journal.away
        said = {**GOOD, "message": f"Message {visitor.number}"}
        submission = Submission(**said, submission_id=visitor.key)
        try:
            receipt = self.flow.accept(submission, identify(submission))
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

    def _taken(self, letter: Letter) -> None:
        """SES has it for good, whatever it answers."""
        bounces = (
            letter.recipient == CLINIC.recipient_lead and self.random.random() < self.chances.bounce
        )
        if not bounces:
            marked = b"(possible repeat)" in letter.raw
            self.silent_repeats += self.arrived[letter.tags["key"]] > 0 and not marked
            self.arrived[letter.tags["key"]] += 1
        for kind in ("Send", "Bounce" if bounces else "Delivery"):
            self._publish(kind, letter)

    def _publish(self, kind: str, letter: Letter) -> None:
        if self.random.random() < self.chances.lost:
            return
        detail = {
            "eventType": kind,
            "mail": {"tags": {name: [value] for name, value in letter.tags.items()}},
            "bounce": {"bounceType": "Permanent"},
        }
        for _ in range(1 + (self.random.random() < self.chances.repeated)):
            late = self.clock.time + self.random.randint(0, self.chances.latest)
            self.at(late, lambda: self._told(detail))

    def _told(self, detail: dict[str, object], tries: int = 0) -> None:
        """EventBridge gives an event to Lambda until it is handled."""
        try:
            self.reconcile.run(read_notice(detail))
        except (Killed, JournalFailed, Contended):
            self.at(self.clock.time + 5 * 2**tries, lambda: self._told(detail, tries + 1))

    def _minute(self) -> None:
        with suppress(Killed, JournalFailed):
            self.sweep.run()

    def run(self, *, quiet_after: int) -> None:
        """Until nothing is left to do; faults end at `quiet_after` seconds."""
        start = self.clock.time
        self.at(start, self._minutes(start))
        while self.plan:
            planned = heapq.heappop(self.plan)
            self.clock.time = max(self.clock.time, planned.time)
            if self.clock.time > start + quiet_after:
                self.chances.fault = 0
            planned.what()

    def _minutes(self, start: int) -> Callable[[], None]:
        def minute() -> None:
            self._minute()
            rows = [row for row in self.journal.stored.values() if row.worklist]
            if self.plan or rows:
                pause = MINUTE if self.plan else max(MINUTE, min(r.due for r in rows) - self.now)
                self.at(self.now + pause, minute)

        return minute

    @property
    def now(self) -> int:
        return self.clock.time

    # What the world says afterwards.

    def mails_of(self, visitor: Visitor) -> int:
        said = {**GOOD, "message": f"Message {visitor.number}"}
        return self.arrived[identify(Submission(**said, submission_id=visitor.key)).key]

    def lost(self) -> int:
        return sum(each.promised and not self.mails_of(each) for each in self.visitors)

    def repeated(self) -> int:
        return sum(max(0, self.mails_of(each) - 1) for each in self.visitors)

    def summary(self) -> str:
        promised = sum(each.promised for each in self.visitors)
        return (
            f"{len(self.visitors)} messages, {promised} promised, "
            f"{self.lost()} lost, {self.repeated()} repeated"
        )

    def left_open(self) -> list[Row]:
        return [row for row in self.journal.stored.values() if row.worklist or row.payload]
