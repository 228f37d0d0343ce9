"""What a process takes, as Linux tells it."""

from pathlib import Path

OWN = Path("/proc/self")


def resident():
    """Bytes that this process takes now."""
    return _status("VmRSS")


def peak():
    """The most bytes that it took since it started, or since `forget_peak`."""
    return _status("VmHWM")


def forget_peak():
    """Let the peak begin at what is taken now."""
    (OWN / "clear_refs").write_text("5")


def _status(name):
    for line in (OWN / "status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 0
