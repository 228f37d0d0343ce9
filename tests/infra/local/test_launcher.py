"""The launcher as people meet it: a process with signals, ports and output."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from infra.local.public_ports import PortError, Ports
from tests.infra.local.fetching import fetch
from tests.patience import PATIENCE
from tests.rare import rare

VARIABLES = {
    "cms": "CMS_PORT", "contact": "CONTACT_PORT", "inbox": "INBOX_PORT", "frontend": "FRONTEND_PORT"
}  # fmt: skip


class Launcher:
    """`python -m infra.local` with small fake processes, and what it wrote."""

    def __init__(self, *arguments, ports=None, **environ):
        self.ports = ports or Ports.free()
        numbers = {VARIABLES[name]: str(port) for name, port in vars(self.ports).items()}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.infra.local.fake_processes", *arguments],
            env={**os.environ, **numbers, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            # Under nohup SIGHUP is ignored, and a child inherits that.
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
        )
        self.output = ""

    def read_until(self, text):
        for line in self.process.stdout:
            self.output += line
            if text in line:
                return
        raise AssertionError(f"{text!r} was never written:\n{self.output}")

    def end(self, number=None):
        """Wait for the end, after a signal when one is given; the exit code."""
        if number:
            self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=PATIENCE)
        self.output += rest
        return self.process.returncode

    def url(self, name, path="/"):
        return f"http://127.0.0.1:{getattr(self.ports, name)}{path}"

    def grandchildren(self):
        return [int(pid) for pid in re.findall(r"grandchild (\d+)", self.output)]


@contextmanager
def launched(*arguments, **environ):
    launcher = Launcher(*arguments, **environ)
    try:
        yield launcher
    finally:
        if launcher.process.poll() is None:
            launcher.process.kill()
        launcher.process.wait()
        launcher.process.stdout.close()


def is_running(pid):
    """Whether a process lives; a zombie that nobody has reaped yet is dead."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(listed.stdout.strip()) and not listed.stdout.strip().startswith("Z")


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, *rare(signal.SIGINT, signal.SIGHUP)])
def test_a_signal_ends_everything_grandchildren_too(number):
    with launched() as launcher:
        launcher.read_until("Ctrl-C ends everything.")
        grandchildren = launcher.grandchildren()
        assert len(grandchildren) == 2
        assert all(is_running(pid) for pid in grandchildren)

        code = launcher.end(number)

        assert code == 0
        assert not any(is_running(pid) for pid in grandchildren)
        launcher.ports.check_free()
        assert launcher.output.endswith("Everything has ended.\n")


def test_a_killed_launcher_leaves_no_orphans():
    with launched() as launcher:
        launcher.read_until("Ctrl-C ends everything.")
        grandchildren = launcher.grandchildren()

        launcher.process.kill()

        wait_until(lambda: not any(is_running(pid) for pid in grandchildren))


def test_it_prints_the_addresses_and_a_fresh_password():
    passwords = set()
    for _ in range(2):
        with launched() as launcher:
            launcher.read_until("Ctrl-C ends everything.")
            ports = launcher.ports
            for line in (
                f"Page      http://127.0.0.1:{ports.frontend}/benefits-of-exercise-on-lower-back",
                f"API       http://127.0.0.1:{ports.cms}/api/v2/pages/by-path/?path=/benefits",
                f"Admin     http://127.0.0.1:{ports.cms}/admin/   user: admin   password: ",
                f"Inbox     http://127.0.0.1:{ports.inbox}/",
                f"Journal   http://127.0.0.1:{ports.inbox}/journal",
                f"Handler   http://127.0.0.1:{ports.contact}/contact",
            ):
                assert line in launcher.output
            passwords.add(re.search(r"password: (\S+)", launcher.output)[1])
            launcher.end(signal.SIGTERM)
    assert len(passwords) == 2
    assert all(re.fullmatch(r"(\w{4}-){3}\w{4}", password) for password in passwords)


def test_inbox_and_handler_run_beside_the_processes():
    with launched("--ses-down") as launcher:
        launcher.read_until("Ctrl-C ends everything.")

        assert fetch(launcher.url("inbox", "/status.json")).json()["ses"] == "stopped"
        assert fetch(launcher.url("contact", "/contact?do=context")).json()["pid"]
        launcher.end(signal.SIGTERM)


def test_services_can_be_broken_from_the_command_line():
    with launched("--ses", "bouncing", "--journal", "stalled") as launcher:
        launcher.read_until("Ctrl-C ends everything.")

        status = fetch(launcher.url("inbox", "/status.json")).json()
        assert (status["ses"], status["journal"]) == ("bouncing", "stalled")
        launcher.end(signal.SIGTERM)


def test_a_second_factor_is_asked_for_by_one_argument_and_not_without_it():
    required = "import os, sys; sys.exit(os.environ.get('SECOND_FACTOR_REQUIRED') or 'nobody')"
    for arguments, said in (((), "nobody"), (("--second-factor",), "everyone")):
        with launched(*arguments, FAKE_PREPARE=required) as launcher:
            assert launcher.end() == 1
            assert said in launcher.output


def test_a_process_that_dies_is_named_with_its_last_output_and_ends_everything():
    with launched() as launcher:
        launcher.read_until("Ctrl-C ends everything.")
        with pytest.raises(ConnectionError):
            fetch(launcher.url("frontend", "/die"))

        assert launcher.end() == 1
        output = launcher.output.partition("frontend ended by itself (exit 7).")[2]
        assert "last words" in output
        assert not any(is_running(pid) for pid in launcher.grandchildren())


def test_a_failed_preparation_is_reported_with_its_output():
    with launched(FAKE_PREPARE="import sys; sys.exit('no such table')") as launcher:
        assert launcher.end() == 1
        assert "cms could not be prepared. Its last output:\n  no such table" in launcher.output


WAITS = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("Loading the <demo> content; grandchild", child.pid, flush=True)
time.sleep(600)
"""


def test_ctrl_c_while_starting_ends_everything_with_the_signals_code():
    with launched(FAKE_PREPARE=WAITS) as launcher:
        launcher.read_until("grandchild")

        assert launcher.end(signal.SIGINT) == 130
        assert launcher.grandchildren()
        assert not any(is_running(pid) for pid in launcher.grandchildren())


@pytest.mark.parametrize("name", ["cms", "frontend"])
def test_a_browser_that_comes_early_reads_what_everything_waits_for(name):
    with launched(FAKE_PREPARE=WAITS) as launcher:
        launcher.read_until("grandchild")

        answer = fetch(launcher.url(name, "/any/page/"))

        assert answer.status == 503
        assert "Loading the &lt;demo&gt; content" in answer.body.decode()
        assert "fault" not in answer.body.decode()
        launcher.end(signal.SIGTERM)


@pytest.mark.parametrize("name", ["cms", *rare("contact", "inbox", "frontend")])
def test_a_taken_port_is_named_with_what_to_do(name):
    ports = Ports.free()
    with socket.create_server(("127.0.0.1", getattr(ports, name))):
        with launched(ports=ports) as launcher:
            assert launcher.end() == 1

        port, variable = getattr(ports, name), VARIABLES[name]
        expected = rf"Port {port} \({variable}\) is taken\. Stop what uses it or choose another: "
        assert re.match(rf"{expected}{variable}=\d+ make run\n$", launcher.output)


def test_a_port_taken_on_every_address_is_detected():
    ports = Ports.free()
    with socket.create_server(("", ports.inbox)), pytest.raises(PortError, match="INBOX_PORT"):
        ports.check_free()


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1", "80.0", "²"])
def test_an_invalid_port_is_named(value):
    with pytest.raises(PortError, match="CONTACT_PORT must be a whole number from 1 to 65535"):
        Ports.from_environ({"CONTACT_PORT": value})


def test_two_equal_ports_are_named():
    with pytest.raises(PortError, match="CMS_PORT and INBOX_PORT are both 8002"):
        Ports.from_environ({"CMS_PORT": "8002"})


def test_ports_have_defaults_and_an_empty_value_is_none():
    assert Ports.from_environ({"CMS_PORT": ""}) == Ports(8000, 8001, 8002, 8003)


def test_help_names_the_ports_and_starts_nothing():
    shown = subprocess.run(
        [sys.executable, "-m", "infra.local", "--help"], capture_output=True, text=True, check=True
    )

    assert "INBOX_PORT (8002)" in " ".join(shown.stdout.split())
    assert "--ses-down" in shown.stdout


@pytest.mark.parametrize("argument", ["--nonsense", "--ses=gone", "--journal=bouncing"])
def test_an_unknown_argument_is_refused(argument):
    shown = subprocess.run(
        [sys.executable, "-m", "infra.local", argument], capture_output=True, text=True
    )

    assert shown.returncode == 2
