"""How many messages come from one address, and from all.

Counted under a hash whose key changes every day: neither the address nor a trail of it over
days is ever stored. When the journal does not count, messages pass.
"""

import ipaddress
import time
from dataclasses import dataclass

from contact_lambda.ports import Journal, JournalFailed
from contact_lambda.seal import seal
from contact_lambda.spam import Verdict

WINDOW = 600  # seconds
TAG_IN_WINDOW, TAG_IN_DAY = 5, 30
REFUSE_IN_WINDOW, REFUSE_IN_DAY = 10, 60
ALL_IN_HOUR = 60
RETRY_AFTER = WINDOW


@dataclass(frozen=True, slots=True)
class Rate:
    """What the counters say, and a token for the log."""

    verdict: Verdict = Verdict.DELIVER
    sign: str = ""


class Rates:
    """Counters in the journal."""

    def __init__(self, journal: Journal, secret: str) -> None:
        self._journal, self._secret = journal, secret

    def count(self, address: str, now: int) -> Rate:
        """Count one message; the worse of what its address and all addresses have done."""
        try:
            return max(self._of_address(address, now), self._of_all(now), key=_severity)
        except JournalFailed:
            return Rate()

    def _of_address(self, address: str, now: int) -> Rate:
        if not address:
            return Rate()
        day = time.strftime("%Y%m%d", time.gmtime(now))
        hidden = seal(self._secret, f"rate {day}", _subscriber(address))[:32]
        window = f"window{now // WINDOW}"
        in_day, in_window = self._journal.count(
            f"rate#{day}#{hidden}", ("day", window), ttl=now + 2 * 86_400
        )
        if in_window > REFUSE_IN_WINDOW or in_day > REFUSE_IN_DAY:
            return Rate(Verdict.REFUSE, "rate")
        if in_window > TAG_IN_WINDOW or in_day > TAG_IN_DAY:
            return Rate(Verdict.CHECK, "rate")
        return Rate()

    def _of_all(self, now: int) -> Rate:
        hour = time.strftime("%Y%m%d%H", time.gmtime(now))
        (in_hour,) = self._journal.count(f"rate#all#{hour}", ("hour",), ttl=now + 86_400)
        return Rate(Verdict.QUARANTINE, "breaker") if in_hour > ALL_IN_HOUR else Rate()


def _severity(rate: Rate) -> int:
    return rate.verdict


def _subscriber(address: str) -> str:
    """The address, or for IPv6 the network that one household gets."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
