"""Counts the messages from one address, and from all.

Counters are stored under a hash whose key changes every day: an address is never stored, and
cannot be followed over days. When the journal fails, messages pass.
"""

import ipaddress
import time
from dataclasses import dataclass

from contact_lambda.ports import Journal, JournalFailed
from contact_lambda.signing import sign
from contact_lambda.spam.score import Verdict

WINDOW_SECONDS = 600
MARK_IN_WINDOW, MARK_IN_DAY = 5, 30
REFUSE_IN_WINDOW, REFUSE_IN_DAY = 10, 60
SITE_IN_WINDOW, SITE_IN_DAY = 20, 50  # from one IPv6 site: marked, never refused
ALL_IN_HOUR = 60
RETRY_AFTER_SECONDS = WINDOW_SECONDS


@dataclass(frozen=True, slots=True)
class RateCount:
    """The verdict of the counters, and a token for the log."""

    verdict: Verdict = Verdict.DELIVER
    sign: str = ""


class RateLimit:
    """Counters in the journal. The caller makes sure that each message is counted once."""

    def __init__(self, journal: Journal, secret: str) -> None:
        self._journal, self._secret = journal, secret

    def of_address(self, address: str, now: int) -> RateCount:
        """Count one message for its address and return the verdict."""
        try:
            return self._of_address(address, now)
        except JournalFailed:
            return RateCount()

    def too_many(self, now: int) -> bool:
        """Count one message for all addresses; whether a clinic gets fewer in an hour."""
        hour = time.strftime("%Y%m%d%H", time.gmtime(now))
        try:
            (in_hour,) = self._journal.count(f"rate#all#{hour}", ("hour",), ttl=now + 86_400)
        except JournalFailed:
            return False
        return in_hour > ALL_IN_HOUR

    def _of_address(self, address: str, now: int) -> RateCount:
        if not address:
            return RateCount()
        household, site = _networks(address)
        in_day, in_window = self._counted(household, now)
        if in_window > REFUSE_IN_WINDOW or in_day > REFUSE_IN_DAY:
            return RateCount(Verdict.REFUSE, "rate")
        is_marked = in_window > MARK_IN_WINDOW or in_day > MARK_IN_DAY
        if site and not is_marked:
            in_day, in_window = self._counted(site, now)
            is_marked = in_window > SITE_IN_WINDOW or in_day > SITE_IN_DAY
        return RateCount(Verdict.CHECK, "rate") if is_marked else RateCount()

    def _counted(self, network: str, now: int) -> tuple[int, ...]:
        day = time.strftime("%Y%m%d", time.gmtime(now))
        hidden = sign(self._secret, f"rate {day}", network)[:32]
        window = f"window{now // WINDOW_SECONDS}"
        name = f"rate#{day}#{hidden}"
        return self._journal.count(name, ("day", window), ttl=now + 2 * 86_400)


def _networks(address: str) -> tuple[str, str]:
    """Return an IPv4 address; for IPv6 the household's network (/64) and its site's (/48).

    One customer can have a whole /48, which has 65,536 networks of /64. An IPv4-mapped IPv6
    address counts as IPv4.
    """
    try:
        parsed = ipaddress.ip_address(address.strip())
    except ValueError:
        return address, ""
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    if parsed.version == 4 or mapped:
        return str(mapped or parsed), ""
    household, site = (
        ipaddress.ip_network((parsed.packed, length), strict=False) for length in (64, 48)
    )
    return str(household.network_address), str(site)
