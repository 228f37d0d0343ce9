"""The contact side of the system, as a visitor and a practitioner meet it."""

import io
import os
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlencode

import pytest

from infra.local.aws.services import Conduct
from infra.local.contact_side import contact_side
from infra.local.environment import Addresses
from infra.local.http_server import serving
from infra.local.processes.console import Console
from infra.local.public_ports import Ports
from tests.infra.local.fetching import fetch
from tests.infra.local.inbox_setup import InboxSetup
from tests.infra.local.waiting import wait_for

FORM = {"content_type": "application/x-www-form-urlencoded"}
HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SCRIPT = {"accept": "application/json"}
ANSWERS = {
    "full_name": "Ann Visitor",
    "email": "ann@visitor.example",
    "phone": "",
    "message": "Hello, my back hurts.",
}
numbers = count()


def answers(**changes):
    """A form that nobody has sent before, unless `changes` have been: equal words are one mail."""
    return ANSWERS | {"message": f"Hello, my back hurts. {next(numbers)}"} | changes


class Journey:
    def __init__(self, side, ports, output):
        self.side, self.at, self.output = side, Addresses.of(ports), output
        self.seen = set()

    def post(self, body, **headers):
        return fetch(self.at.form_action, body, **headers)

    def write(self, **changes):
        """Post the form as a browser without JavaScript does."""
        return self.post(urlencode(answers(**changes)), **FORM, **HTML)

    def call(self, **changes):
        """Post the form as the website's script does."""
        return self.post(urlencode(answers(**changes)), **FORM, **SCRIPT)

    def mails(self):
        return fetch(f"{self.at.inbox}/messages.json").json()

    def received(self):
        """The mails of this test only."""
        return [mail for mail in self.mails() if mail["id"] not in self.seen]

    def status(self):
        return fetch(f"{self.at.inbox}/status.json").json()

    def switch(self, action, service="ses"):
        assert fetch(f"{self.at.inbox}/{service}", f"action={action}", **FORM).status == 303

    def settle(self):
        """Wait until every report of SES has been brought to the handler."""
        wait_for(self.side.bus.settled)

    def begin(self):
        """Forget what earlier tests did, their counted messages too."""
        self.switch("start")
        self.switch("start", "journal")
        self.settle()
        self.side.journal.forget_rates()
        self.seen = {mail["id"] for mail in self.mails()}


@contextmanager
def a_journey(handler="contact_lambda.app.handler", conduct=None, **environ):
    ports, output = Ports.free(), io.StringIO()
    conduct = conduct or Conduct(report_after=0.05, retry_after=0.5)
    console = Console(output)
    environ = os.environ | environ
    with contact_side(ports, environ, console, conduct=conduct, handler=handler) as side:
        assert side.wait_loaded(), output.getvalue()
        yield Journey(side, ports, output)


@pytest.fixture(scope="module")
def running():
    with a_journey() as journey:
        yield journey


@pytest.fixture
def journey(running):
    """One system for the tests of a module; each starts with everything in order."""
    running.begin()
    return running


@pytest.fixture
def inbox():
    """An inbox with services behind it, without a handler."""
    setup = InboxSetup()
    with serving(setup.server):
        yield setup
