"""Ports without a world behind them."""

from collections.abc import Iterator
from dataclasses import replace

from contact_lambda.ports import Email, JournalFailed, MailNotAccepted, Outcome
from contact_lambda.record import Listed, Record, Worklist

NOON = 1_772_625_600  # 4 March 2026, 12:00 UTC


class AcceptingMailer:
    """Says yes to every mail and keeps it."""

    def __init__(self) -> None:
        self.mails: list[Email] = []

    def send(self, email: Email) -> str:
        self.mails.append(email)
        return f"message-{len(self.mails)}"


class RefusingMailer:
    """Says no to every mail, as SES does when it is stopped."""

    def __init__(
        self, code: str = "SendingPausedException", outcome: Outcome = Outcome.REFUSED
    ) -> None:
        self.code, self.outcome = code, outcome
        self.mails: list[Email] = []
        self.asked = 0

    def send(self, email: Email) -> str:
        self.asked += 1
        raise MailNotAccepted(self.code, self.outcome)


class BrokenMailer:
    """Fails in a way nobody foresaw, with the whole mail in the exception's text."""

    def __init__(self) -> None:
        self.mails: list[Email] = []

    def send(self, email: Email) -> str:
        raise RuntimeError(email.raw.decode())


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
        # The index: when each record on a worklist is due, by its key.
        self.worklists: dict[Worklist, dict[str, int]] = {each: {} for each in Worklist}
        self.counters: dict[tuple[str, str], int] = {}

    def create(self, record: Record, now: int) -> Record | None:
        found = self.stored.get(record.key)
        if found and not (0 < found.until < now and found.listed[0] is not Worklist.TO_SEND):
            return found
        self._put(record)
        return None

    def save(self, record: Record) -> bool:
        found = self.stored.get(record.key)
        if not found or (found.version, found.created) != (record.version, record.created):
            return False
        self._put(replace(record, version=record.version + 1))
        return True

    def _put(self, record: Record) -> None:
        self.forget(record.key)
        self.stored[record.key] = record
        worklist, due = record.listed
        self.worklists[worklist][record.key] = due

    def forget(self, key: str) -> None:
        if old := self.stored.pop(key, None):
            del self.worklists[old.listed[0]][key]

    def read(self, key: str) -> Record | None:
        return self.stored.get(key)

    def listed(self, worklist: Worklist, limit: int) -> list[Listed]:
        first = sorted((due, key) for key, due in self.worklists[worklist].items())[:limit]
        found = ((self.stored[key], due) for due, key in first)
        return [
            Listed(record.key, due, record.created, record.state.value, record.reference)
            for record, due in found
        ]

    def put_off(self, key: str, now: int, until: int) -> bool:
        found = self.stored.get(key)
        if not found or not found.listed[0] or found.listed[1] > now:
            return False
        self._put(replace(found, due=until))
        return True

    def count(self, name: str, counters: tuple[str, ...], ttl: int) -> tuple[int, ...]:
        for each in counters:
            self.counters[name, each] = self.counters.get((name, each), 0) + 1
        return tuple(self.counters[name, each] for each in counters)

    def records(self) -> Iterator[Record]:
        return iter(list(self.stored.values()))

    def delete(self, record: Record) -> bool:
        if self.stored.get(record.key) != record:
            return False
        self.forget(record.key)
        return True


class UnreachableJournal(MemoryJournal):
    """Fails on every call; a write may have happened (`maybe_applied`), or did (`applied`)."""

    def __init__(self, *, maybe_applied: bool = False, applied: bool = False) -> None:
        super().__init__()
        self.maybe_applied, self.applied = maybe_applied, applied

    def _fail(self) -> JournalFailed:
        code = "ReadTimeoutError" if self.maybe_applied else "EndpointConnectionError"
        return JournalFailed(code, maybe_applied=self.maybe_applied)

    def create(self, record: Record, now: int) -> Record | None:
        if self.applied:
            super().create(record, now)
        raise self._fail()

    def save(self, record: Record) -> bool:
        raise self._fail()

    def read(self, key: str) -> Record | None:
        raise self._fail()

    def listed(self, worklist: Worklist, limit: int) -> list[Listed]:
        raise self._fail()

    def put_off(self, key: str, now: int, until: int) -> bool:
        raise self._fail()

    def count(self, name: str, counters: tuple[str, ...], ttl: int) -> tuple[int, ...]:
        raise self._fail()
