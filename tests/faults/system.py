"""The contact side with a fast clock, whose processes may die at every boundary."""

import io
import os
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contact_lambda.spam.rate_limit import WINDOW_SECONDS
from infra.local.aws.services import Conduct
from infra.local.contact_side import ContactSide, contact_side
from infra.local.processes.console import Console
from infra.local.public_ports import Ports

SPEED = 60  # a simulated minute is a real second
MINUTE, TWO_HOURS, MONTH = 60, 2 * 3_600, 31 * 86_400
HANDLER = "tests.faults.handler.handler"


@dataclass
class FastSide:
    """The running side, what its processes write, and its time machine."""

    side: ContactSide
    output: io.StringIO
    jump_file: Path
    speed: float
    epoch: float
    jumped: int = 0

    def now(self):
        """The handler's time, in simulated seconds since 1970."""
        return int(self.epoch + (time.time() - self.epoch) * self.speed) + self.jumped

    def jump(self, seconds):
        """Let so many simulated seconds pass at once."""
        self.jumped += seconds
        self.jump_file.write_text(str(self.jumped))

    def jump_to_next_window(self):
        """Go to where an address has sent nothing; at 60 times the speed it lasts 10 seconds."""
        self.jump(WINDOW_SECONDS - self.now() % WINDOW_SECONDS)

    def settle(self, patience=90.0):
        """Wait until nothing is to be sent; then let a month pass, and every text must be gone.

        In between, what came back in doubt goes to the other recipient: its text stays a day more.
        """
        self.wait_for_nothing("rows to be sent", patience)
        self.jump(TWO_HOURS)
        self.wait_for_nothing("rows in doubt", patience)
        self.wait_for_nothing("rows to be sent", patience)
        self.jump(MONTH)
        left = self.wait_for_nothing("texts kept", patience)
        return {what: left[what] for what in ("rows to be sent", "texts kept")}

    def wait_for_nothing(self, what, patience):
        """Wait until nothing of a kind is left; what is left when none of it went for too long.

        Every second a minute passes, unless a report of SES is on its way.
        """
        fewest, deadline, jumped_at = None, 0, time.monotonic()
        while True:
            done = self.side.bus.settled()
            left = left_to_do(self.side)
            if fewest is None or left[what] < fewest:
                fewest, deadline = left[what], time.monotonic() + patience
            if time.monotonic() > deadline or (done and not left[what]):
                return left
            if done and time.monotonic() > jumped_at + 1:
                self.jump(MINUTE)
                jumped_at = time.monotonic()
            time.sleep(0.1)


@contextmanager
def fast_side(*, kills=0, speed=SPEED, in_front_of_ses=lambda answer: answer, environ=None):
    """A FastSide, until the block ends."""
    output = io.StringIO()
    conduct = Conduct(
        sweep_every=60 / speed,
        report_after=0.05,
        retry_after=0.3,
        in_front_of_ses=in_front_of_ses,
    )
    epoch = time.time()
    with tempfile.TemporaryDirectory() as folder:
        jump_file = Path(folder, "jump")
        jump_file.write_text("0")
        # A month passes at once here: reminders would come in the middle of it.
        variables = os.environ | {"CONTACT_REPLY_DAYS": "0"} | (environ or {})
        variables |= {
            "FAULTS_FOLDER": folder,
            "FAULTS_KILLS": str(kills),
            "FAULTS_SPEED": str(speed),
            "FAULTS_EPOCH": str(epoch),
        }
        console = Console(output)
        with contact_side(
            Ports.free(), variables, console, conduct=conduct, handler=HANDLER
        ) as side:
            assert side.wait_loaded(), output.getvalue()
            yield FastSide(side, output, jump_file, speed, epoch)


def left_to_do(side):
    """What the journal has not finished; all zero when everything is settled."""
    rows = [item for item in side.journal.items() if "state" in item]
    return {
        "rows to be sent": sum(item.get("open") == "1" for item in rows),
        "rows in doubt": sum(is_in_doubt(item) for item in rows),
        "texts kept": sum("payload" in item for item in rows),
    }


def is_in_doubt(item):
    """Whether something came back and the hour for its Delivery is not looked at yet."""
    heard = set(item.get("heard", "").split(","))
    doubted = {mark[:-1] for mark in heard if mark.endswith("g")}
    return item["state"] == "SENT" and any(
        not {f"{attempt}d", f"{attempt}b", f"{attempt}x"} & heard for attempt in doubted
    )
