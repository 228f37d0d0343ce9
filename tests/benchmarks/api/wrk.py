"""Asks a server as fast as it answers, with wrk, and reads what wrk says of it."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

REPORT = Path(__file__).with_name("wrk_report.lua")
TIMEOUT = "60s"


@dataclass(frozen=True)
class Load:
    """Requests a second; milliseconds within which a half and 99 of 100 were answered."""

    rate: float
    p50: float
    p99: float


def load(url, connections, seconds, headers=()):
    """Keep that many connections busy for some seconds.

    A server that answers nothing in this time counts as if it had answered once, at the end.

    Raises:
        SystemExit: an answer was an error.
    """
    command = ["wrk", "--threads", "1", "--connections", str(connections)]
    command += ["--duration", f"{seconds}s", "--timeout", TIMEOUT, "--script", str(REPORT)]
    for name, value in headers:
        command += ["--header", f"{name}: {value}"]
    told = subprocess.run([*command, url], capture_output=True, text=True, check=True)
    report = json.loads(told.stdout.splitlines()[-1])
    if report["faults"]:
        raise SystemExit(f"{url}: {report['faults']} answers were errors")
    if not report["requests"]:
        return Load(1 / seconds, seconds * 1e3, seconds * 1e3)
    rate = report["requests"] / report["microseconds"] * 1e6
    return Load(rate, report["p50"] / 1e3, report["p99"] / 1e3)
