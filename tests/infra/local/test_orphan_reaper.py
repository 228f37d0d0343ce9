import signal
import subprocess
import sys
import time

from infra.local.processes.orphan_reaper import OrphanReaper


def sleeper():
    return subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True
    )


def test_held_groups_end_when_the_launcher_is_gone():
    reaper, child = OrphanReaper(), sleeper()
    reaper.hold(child.pid)

    reaper._process.stdin.close()

    assert child.wait(10) == -signal.SIGTERM


def test_released_groups_keep_running():
    reaper, child = OrphanReaper(), sleeper()
    reaper.hold(child.pid)
    reaper.release(child.pid)

    reaper.close()

    assert child.poll() is None
    child.kill()
    child.wait()


def test_a_signal_to_all_processes_does_not_end_the_reaper_first():
    reaper, child = OrphanReaper(), sleeper()
    reaper.hold(child.pid)
    time.sleep(0.5)  # until its interpreter has started
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        reaper._process.send_signal(number)
    time.sleep(0.2)
    assert reaper._process.poll() is None

    reaper._process.stdin.close()

    assert child.wait(10) == -signal.SIGTERM


def test_a_launcher_whose_reaper_was_killed_can_still_end():
    reaper, child = OrphanReaper(), sleeper()
    reaper.hold(child.pid)
    reaper._process.kill()
    reaper._process.wait()

    reaper.release(child.pid)
    reaper.close()

    child.kill()
    child.wait()
