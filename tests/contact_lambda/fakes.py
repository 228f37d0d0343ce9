"""Ports without a world behind them."""

from collections.abc import Iterator
from dataclasses import replace

from contact_lambda.delivery.record import Listed, Record, Worklist
from contact_lambda.messages.email_message import Email
from contact_lambda.ports import JournalFailed, MailNotAccepted, Outcome

NOON = 1_772_625_600  # 4 March 2026, 12:00 UTC


class AcceptingMailer:
    """Says yes to every letter and keeps it."""

    def __init__(self) -> None:
        self.letters: list[Email] = []

    def send(self, letter: Email) -> str:
        self.letters.append(letter)
        return f"message-{len(self.letters)}"


class RefusingMailer:
    """Says no to every letter, as SES does when it is stopped."""

    def __init__(
        self, code: str = "SendingPausedException", outcome: Outcome = Outcome.REFUSED
    ) -> None:
        self.code, self.outcome = code, outcome
        self.letters: list[Email] = []
        self.asked = 0

    def send(self, letter: Email) -> str:
        self.asked += 1
        raise MailNotAccepted(self.code, self.outcome)


class BrokenMailer:
    """Fails in a way nobody foresaw, with the whole mail in the exception's text."""

    def send(self, letter: Email) -> str:
        raise RuntimeError(letter.raw.decode())


class ManualClock:
    """Stands still until it is told."""

    def __init__(self, now: int = NOON) -> None:
        self.time = now

    def now(self) -> int:
        return self.time

    def pass_(self, seconds: int) -> None:
        self.time += seconds


class MemoryJournal:
    """The journal's rules in a dictionary, as DynamoDB keeps them."""

    def __init__(self) -> None:
        self.stored: dict[str, Record] = {}
        self.worklists: dict[Worklist, set[str]] = {each: set() for each in Worklist}
        self.counters: dict[tuple[str, str], int] = {}

    def create(self, row: Record, now: int) -> Record | None:
        found = self.stored.get(row.key)
        if found and not (0 < found.until < now and found.worklist is not Worklist.TO_SEND):
            return found
        self._put(row)
        return None

    def save(self, row: Record) -> bool:
        found = self.stored.get(row.key)
        if not found or (found.version, found.created) != (row.version, row.created):
            return False
        self._put(replace(row, version=row.version + 1))
        return True

    def _put(self, row: Record) -> None:
        self.forget(row.key)
        self.stored[row.key] = row
        self.worklists[row.worklist].add(row.key)

    def forget(self, key: str) -> None:
        if old := self.stored.pop(key, None):
            self.worklists[old.worklist].remove(key)

    def read(self, key: str) -> Record | None:
        return self.stored.get(key)

    def listed(self, worklist: Worklist, limit: int) -> list[Listed]:
        rows = [self.stored[key] for key in self.worklists[worklist]]
        rows.sort(key=lambda row: (row.due, row.key))
        return [
            Listed(row.key, row.due, row.created, row.state.value, row.reference)
            for row in rows[:limit]
        ]

    def put_off(self, key: str, now: int, until: int) -> bool:
        found = self.stored.get(key)
        if not found or not found.worklist or found.due > now:
            return False
        self._put(replace(found, due=until))
        return True

    def count(self, name: str, counters: tuple[str, ...], ttl: int) -> tuple[int, ...]:
        for each in counters:
            self.counters[name, each] = self.counters.get((name, each), 0) + 1
        return tuple(self.counters[name, each] for each in counters)

    def rows(self) -> Iterator[Record]:
        return iter(list(self.stored.values()))

    def delete(self, row: Record) -> bool:
        if self.stored.get(row.key) != row:
            return False
        self.forget(row.key)
        return True


class UnreachableJournal(MemoryJournal):
    """Fails on every call; `maybe` the write happened all the same, and if `applied` it did."""

    def __init__(self, *, maybe: bool = False, applied: bool = False) -> None:
        super().__init__()
        self.maybe, self.applied = maybe, applied

    def _fail(self) -> JournalFailed:
        code = "ReadTimeoutError" if self.maybe else "EndpointConnectionError"
        return JournalFailed(code, maybe=self.maybe)

    def create(self, row: Record, now: int) -> Record | None:
        if self.applied:
            super().create(row, now)
        raise self._fail()

    def save(self, row: Record) -> bool:
        raise self._fail()

    def read(self, key: str) -> Record | None:
        raise self._fail()

    def listed(self, worklist: Worklist, limit: int) -> list[Listed]:
        raise self._fail()

    def put_off(self, key: str, now: int, until: int) -> bool:
        raise self._fail()

    def count(self, name: str, counters: tuple[str, ...], ttl: int) -> tuple[int, ...]:
        raise self._fail()
