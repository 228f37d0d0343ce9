"""Runs parts one after the other, tells how far it is, and says at the end how each went."""

import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from time import monotonic
from typing import NamedTuple

from cms.settings.env import REPOSITORY

# What make hands to its programs; a make inside would take them for its own.
OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS", "ARGS", "WORKERS"}
PASSED, FAILED, NOT_RUN, ALLOWED = "passed", "FAILED", "NOT RUN", "not run"


class Failed(Exception):
    """A part found something that a release must not have; the text names it."""


class NotRun(Exception):
    """A part cannot be run on this machine; the text says what to install or to start."""


class Part(NamedTuple):
    """`run` returns what was found, in a few words; it raises `Failed` or `NotRun`."""

    name: str
    about: str
    run: Callable[[], str]


class Result(NamedTuple):
    name: str
    outcome: str
    seconds: float
    words: str


def run_parts(parts: Iterable[Part], allowed: Collection[str], say: Callable[[str], object]) -> int:
    """Run all parts, whatever fails; `say` gets each line. Return the exit code: 0 or 1.

    A part that cannot be run here counts as failed, unless its name is in `allowed`.
    """
    chosen = list(parts)
    results = []
    for number, part in enumerate(chosen, 1):
        say(f"\n=== {number} of {len(chosen)}: {part.name}: {part.about}")
        results.append(_result(part, allowed))
        say(f"=== {part.name}: {results[-1].outcome} after {results[-1].seconds:.0f} s")
    for line in table(results):
        say(line)
    return int(any(each.outcome in (FAILED, NOT_RUN) for each in results))


def table(results: Collection[Result]) -> Iterator[str]:
    """Yield the lines of a table, with the words of each part in its last column."""
    yield f"\n{'part':<10} {'result':<8} {'seconds':>7}  what"
    for each in results:
        first, *others = each.words.splitlines() or [""]
        yield f"{each.name:<10} {each.outcome:<8} {each.seconds:>7.0f}  {first}"
        yield from (f"{'':<29}{line}" for line in others)


def _result(part: Part, allowed: Collection[str]) -> Result:
    began = monotonic()
    try:
        outcome, words = PASSED, part.run()
    except Failed as found:
        outcome, words = FAILED, str(found)
    except NotRun as missing:
        outcome, words = ALLOWED if part.name in allowed else NOT_RUN, f"not run: {missing}"
    return Result(part.name, outcome, monotonic() - began, words)


def command(*words: object, cwd: object = REPOSITORY, **environ: str) -> str:
    """Run a program, pass its output on while it runs, and return that output.

    Raises:
        Failed: it cannot be started, or its exit code is not 0.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in OF_MAKE}
    told = []
    try:
        process = subprocess.Popen(
            [str(each) for each in words], cwd=str(cwd), env=inherited | environ,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace",
        )  # fmt: skip
    except OSError as error:
        raise Failed(f"{words[0]} cannot be started: {error.strerror}") from error
    with process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            told.append(line)
    if process.returncode:
        shown = " ".join(map(str, words))
        last = next((line.strip() for line in reversed(told) if line.strip()), "no output")
        raise Failed(f"`{shown}` ended with {process.returncode}: {last[:200]}")
    return "".join(told)
