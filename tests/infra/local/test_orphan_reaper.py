import signal
import subprocess
import sys
import time

from infra.local.processes.orphan_reaper import OrphanReaper


def sleeper():
    return subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True
    )


def test_what_is_held_ends_when_the_holder_is_gone():
    leash, child = OrphanReaper(), sleeper()
    leash.hold(child.pid)

    leash._process.stdin.close()

    assert child.wait(10) == -signal.SIGTERM


def test_what_was_released_goes_on():
    leash, child = OrphanReaper(), sleeper()
    leash.hold(child.pid)
    leash.release(child.pid)

    leash.close()

    assert child.poll() is None
    child.kill()
    child.wait()


def test_a_signal_to_all_processes_does_not_end_the_leash_first():
    leash, child = OrphanReaper(), sleeper()
    leash.hold(child.pid)
    time.sleep(0.5)  # until its interpreter has started
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        leash._process.send_signal(number)
    time.sleep(0.2)
    assert leash._process.poll() is None

    leash._process.stdin.close()

    assert child.wait(10) == -signal.SIGTERM


def test_a_launcher_whose_leash_was_killed_can_still_end():
    leash, child = OrphanReaper(), sleeper()
    leash.hold(child.pid)
    leash._process.kill()
    leash._process.wait()

    leash.release(child.pid)
    leash.close()

    child.kill()
    child.wait()
