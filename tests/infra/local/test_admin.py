"""The handler's admin command against the system that runs on this machine."""

import os
import subprocess
import sys

from infra.local.public_ports import Ports


def admin(inbox_port, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "infra.local.admin", *arguments],
        env={**os.environ, "INBOX_PORT": str(inbox_port)},
        capture_output=True,
        text=True,
    )


def test_it_lists_what_the_running_journal_holds(journey):
    journey.switch("throttle")
    reference = journey.call(message="canary words").json()["reference"]

    listed = admin(journey.at.inbox.rpartition(":")[2], "list")

    assert listed.returncode == 0, listed.stderr
    assert reference in listed.stdout
    assert "canary" not in listed.stdout


def test_a_test_mail_arrives_in_the_inbox(journey):
    done = admin(journey.at.inbox.rpartition(":")[2], "test-send")

    assert done.returncode == 0, done.stderr
    assert len(journey.received()) >= 1


def test_without_a_running_system_it_names_make_run():
    done = admin(Ports.free().inbox, "list")

    assert done.returncode == 1
    assert "Start everything first: make run" in done.stderr
