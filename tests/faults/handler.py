"""The real handler in a process that dies at named points, with a clock that runs fast.

The runtime client loads this module instead of `contact_lambda.app`. Nothing in the handler
knows of it: the methods of its adapters are wrapped before the first event.
"""

import os
import time
from functools import wraps
from pathlib import Path

from contact_lambda import app
from contact_lambda.aws.dynamodb import DynamoJournal
from contact_lambda.aws.ses import SesMailer
from contact_lambda.delivery import worklists
from contact_lambda.spam import rate_limit

FOLDER = Path(os.environ["FAULTS_FOLDER"])  # one byte in a file for each passage of a point
JUMP = FOLDER / "jump"  # simulated seconds that a test has skipped
KILLS = float(os.environ["FAULTS_KILLS"])  # 0 for none, 2 for twice as many as usual by visitors
# Passages of one point for each death.
PERIODS = {"http": round(160 / (KILLS or 1)), "event": round(350 / (KILLS or 1)), "sweep": 30}
SPEED = float(os.environ["FAULTS_SPEED"])  # simulated seconds in a real one
EPOCH = float(os.environ["FAULTS_EPOCH"])
DIED = 77  # exit code

now_doing = "nothing"


def fast_now(_clock):
    return int(EPOCH + (time.time() - EPOCH) * SPEED) + int(JUMP.read_text())


def pass_or_die(point):
    """Count a passage, also across processes, and end the process at some of them."""
    if not KILLS:
        return
    file = os.open(FOLDER / point.replace(" ", "-"), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, b".")
    count = os.fstat(file).st_size
    os.close(file)
    period = PERIODS[now_doing]
    if count % period == len(point) % period:  # not all points at the same time
        os.write(1, f"DIED {point}\n".encode())
        os._exit(DIED)


def deadly(name, method):
    @wraps(method)
    def wrapped(*args, **kwargs):
        pass_or_die(f"{now_doing} before {name}")
        result = method(*args, **kwargs)
        pass_or_die(f"{now_doing} after {name}")
        return result

    return wrapped


def short_timeouts(initialise, **timeouts):
    @wraps(initialise)
    def wrapped(self, *args, **kwargs):
        initialise(self, *args, **{**kwargs, **timeouts})

    return wrapped


app.SystemClock.now = fast_now
worklists.LAST_START *= SPEED  # it means real seconds of work
rate_limit.ALL_IN_HOUR = 1_000_000  # hundreds of messages in a fast hour are no attack here
DynamoJournal.create = deadly("create", DynamoJournal.create)
DynamoJournal.save = deadly("save", DynamoJournal.save)
SesMailer.send = deadly("send", SesMailer.send)
DynamoJournal.__init__ = short_timeouts(DynamoJournal.__init__, read_timeout=0.7)
SesMailer.__init__ = short_timeouts(SesMailer.__init__, connect_timeout=2, read_timeout=0.5)


def handler(event, context):
    global now_doing
    now_doing = {"aws.events": "sweep", "aws.ses": "event"}.get(event.get("source"), "http")
    pass_or_die(f"{now_doing} at the start")
    answer = app.handler(event, context)
    pass_or_die(f"{now_doing} at the end")
    return answer
