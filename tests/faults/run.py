"""One run: many visitors, processes that die, a mail service that fails, and the count after."""

import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest

from tests.faults.hostile import HostileSes
from tests.faults.system import fast_side
from tests.faults.visitors import Visitor

ALARMS = ("JournalUnreachable", "Bounced", "BouncedAfterDelivery")
AT_ONCE = 6  # visitors
OFTEN = 150  # of fewer visitors, a greater part meets a process that dies
FLOOD = "203.0.113.7"  # a quarter as many again come from one address
# Two roles: each message goes to the first of its role, to a second one and, as a copy, to a third.
# A third of the visitors choose the topic of reception.
FIRST = "desk@clinic.example"
FURTHER = ("second@clinic.example", "copy@clinic.example")
ROUTES = {
    "roles": {
        "lead": {"to": [FURTHER[0]], "copies": [FURTHER[1]]},
        "reception": {"to": [FIRST, FURTHER[0]], "copies": [FURTHER[1]]},
    },
    "topics": {"reception": {"role": "reception", "label": "Appointments"}},
}
SPEED = 10  # slower than elsewhere: on a busy machine, SES's reports shall not come too late


@dataclass(frozen=True)
class Report:
    visitors: list[Visitor]
    mails: Counter  # by visitor's number, to the first of the role or the fallback
    astray: list[int]  # visitors whose mail went to the first of the other role
    further: Counter  # by visitor's number and address
    marked: int  # mails that say "possible repeat"
    deaths: Counter  # by point
    mishaps: Counter
    bounced: Counter
    unsettled: dict[str, int]
    seconds: float
    output: str

    @property
    def missing(self):
        return [v for v in self.visitors if v.accepted and not self.mails[v.number]]

    @property
    def named(self):
        """Missing ones that the README names: past an unreachable journal, and back; two alarms."""
        return [
            v.number
            for v in self.missing
            if "JournalUnreachable" in self.alarms(v.reference)
            and {"Bounced", "BouncedAfterDelivery"} & self.alarms(v.reference)
        ]

    @property
    def lost(self):
        return [v.number for v in self.missing if v.number not in self.named]

    def alarms(self, reference):
        """What the handler's log says of one message."""
        lines = [line for line in self.output.splitlines() if f'"{reference}"' in line]
        return {name for name in ALARMS for line in lines if f'"{name}": 1' in line}

    @property
    def repeated(self):
        return [v.number for v in self.visitors if self.mails[v.number] > 1]

    @property
    def missing_further(self):
        """Messages that a further recipient does not have, although the journal took them."""
        return [
            (visitor.number, address)
            for visitor in self.visitors
            for address in FURTHER
            if visitor.accepted
            and not self.further[visitor.number, address]
            and "JournalUnreachable" not in self.alarms(visitor.reference)
        ]

    @property
    def repeated_further(self):
        return [which for which, mails in self.further.items() if mails > 1]

    @property
    def answers(self):
        return Counter(status for visitor in self.visitors for status in visitor.statuses)


def run(count, seed):
    """Send `count` messages, wait until the journal has nothing left to do, and count mails."""
    hostile, started = HostileSes(seed), time.monotonic()
    visitors = [Visitor(number, seed) for number in range(count)]
    flood = [Visitor(count + number, seed, FLOOD) for number in range(count // 4)]
    visitors = [each for pair in zip_longest(visitors, flood) for each in pair if each]
    with fast_side(
        kills=max(1, OFTEN / count),
        speed=SPEED,
        in_front_of_ses=hostile.in_front_of,
        environ={"CONTACT_ROUTES": json.dumps(ROUTES)},
    ) as fast:
        fast.side.ses.bounces = hostile.bounce
        fast.side.ses.on_event = hostile.losing(fast.side.ses.on_event)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda visitor: visitor.send(fast.side.gateway), visitors))
        unsettled = fast.settle()
        mails = fast.side.mailbox.newest_first()
    written = fast.output.getvalue()
    firsts = [mail for mail in mails if mail.header("To") not in FURTHER]
    topics = {visitor.number: visitor.topic for visitor in visitors}
    return Report(
        visitors=visitors,
        mails=Counter(map(number_of, firsts)),
        astray=[
            number_of(mail)
            for mail in firsts
            if (mail.header("To") == FIRST) != bool(topics[number_of(mail)])
        ],
        further=Counter(
            (number_of(mail), mail.header("To")) for mail in mails if mail.header("To") in FURTHER
        ),
        marked=sum("possible repeat" in mail.header("Subject") for mail in mails),
        deaths=Counter(
            line.partition("DIED ")[2] for line in written.splitlines() if "DIED " in line
        ),
        mishaps=hostile.happened,
        bounced=hostile.bounced,
        unsettled=unsettled,
        seconds=time.monotonic() - started,
        output=written,
    )


def number_of(mail):
    """Which visitor's mail this is, from the text that it carries."""
    return int(mail.text.partition("My back hurts ")[2].partition(".")[0])
