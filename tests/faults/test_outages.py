"""Services that are down for a while, with real processes and a fast clock."""

import time
from collections import Counter

from infra.local.aws.fault_injection import Mode
from tests.faults.run import number_of
from tests.faults.system import SPEED, fast_side
from tests.faults.visitors import Visitor

MINUTE = 60 / SPEED  # real seconds


def write(fast, number):
    """One visitor presses once; the status of the answer."""
    visitor = Visitor(number, seed=1)
    visitor.post(fast.side.gateway)
    return visitor.statuses[0]


def mails(fast):
    return Counter(number_of(mail) for mail in fast.side.mailbox.newest_first())


def test_ses_is_down_for_ten_minutes_and_every_message_arrives_afterwards_once():
    with fast_side() as fast:
        statuses = []
        for minute in range(10):
            fast.side.ses.faults.mode = Mode.STOPPED if minute < 5 else Mode.THROTTLED
            statuses += [write(fast, 2 * minute), write(fast, 2 * minute + 1)]
            time.sleep(MINUTE)
        arrived_meanwhile = mails(fast)
        fast.side.ses.faults.mode = Mode.RUNNING

        assert fast.settle() == {"rows to be sent": 0, "texts kept": 0}
        assert statuses == [202] * 20
        assert arrived_meanwhile == {}
        assert mails(fast) == dict.fromkeys(range(20), 1)


def test_the_journal_is_down_in_each_way_and_mail_is_sent_all_the_same_once():
    ways = [Mode.STOPPED, Mode.THROTTLED, Mode.STALLED, Mode.CUT]
    with fast_side() as fast:
        statuses = []
        for number, mode in enumerate(ways):
            fast.side.journal.faults.mode = mode
            statuses.append(write(fast, number))
            fast.side.journal.faults.mode = Mode.RUNNING

        assert statuses == [200] * 4
        assert fast.settle() == {"rows to be sent": 0, "texts kept": 0}
        time.sleep(7 * MINUTE)  # longer than a claim: nothing sends it again
        assert mails(fast) == dict.fromkeys(range(4), 1)


def test_both_are_down_and_nobody_is_told_that_a_message_was_taken():
    with fast_side() as fast:
        fast.side.journal.faults.mode = fast.side.ses.faults.mode = Mode.STOPPED
        refused = write(fast, 1)
        fast.side.journal.faults.mode = fast.side.ses.faults.mode = Mode.RUNNING

        assert refused == 503
        assert write(fast, 1) == 200
        fast.settle()
        assert mails(fast) == {1: 1}
