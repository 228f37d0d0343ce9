"""Runs the tests that should notice a mutation, on a working tree of its own.

Which tests: first the modules that name the mutated one, then those of the folder that mirrors its
package. Those of browsers are left out. For what survives, name others.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from tests.mutations.drawn import Lost, Mutation, mutated

SECONDS = 600  # for one mutation's tests of one stage
NOTICED = re.compile(r"^(?:FAILED|ERROR) (tests/.*?)(?: - .*)?$", re.MULTILINE)
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "--no-cov", "-m", "not browser and not npm")
PASSED, NOTHING_CHOSEN = 0, 5


@dataclass(frozen=True)
class Result:
    """`outcome` is killed, survived, timeout, or lost where the line has changed since.

    `by` is the test that noticed.
    """

    id: int
    outcome: str
    by: str
    seconds: int


def run_all(
    mutations: list[Mutation],
    tree: Path,
    results: Path,
    say: Callable[[str], None],
    named: list[str] | None = None,
) -> list[Result]:
    """Give each mutation without a result one, store each at once, and return them all.

    `tree` is a checkout of this repository that nothing else uses: `git worktree add` makes one.
    `named` are tests to run instead of those that suit the mutated module.
    """
    known = json.loads(results.read_text(encoding="utf-8")) if results.exists() else []
    kept = {each["id"]: Result(**each) for each in known}
    for mutation in mutations:
        if mutation.id not in kept or (named and kept[mutation.id].outcome != "killed"):
            kept[mutation.id] = _result(mutation, tree, named)
            results.write_text(json.dumps([asdict(each) for each in kept.values()], indent=2))
            say(_line(mutation, kept[mutation.id]))
    return [kept[each.id] for each in mutations]


def summary(results: list[Result]) -> str:
    counts = Counter(each.outcome for each in results)
    return ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))


def _result(mutation: Mutation, tree: Path, named: list[str] | None) -> Result:
    started = time.monotonic()
    outcome, by = "survived", ""
    try:
        with _changed(tree / mutation.path, mutation):
            for tests in [named] if named else _stages(mutation.path, tree):
                outcome, by = _outcome(tests, tree)
                if outcome != "survived":
                    break
    except (Lost, FileNotFoundError):
        outcome = "lost"
    return Result(mutation.id, outcome, by, round(time.monotonic() - started))


def _stages(path: str, tree: Path) -> Iterator[list[str]]:
    module = PurePosixPath(path)
    dotted = ".".join(module.with_suffix("").parts)
    product, package = tree / "tests" / module.parts[0], module.parts[1]
    words = re.compile(rf"\b({re.escape(dotted)}|{re.escape(module.stem)})\b")
    tests = sorted(product.rglob("test_*.py"))
    named = [each for each in tests if words.search(each.read_text(encoding="utf-8"))]
    mirrored = product / package if product.name == "cms" else product
    if module.stem != "__init__" and named:
        yield [str(each.relative_to(tree)) for each in named]
    if mirrored.is_dir():
        yield [str(mirrored.relative_to(tree))]


def _outcome(tests: list[str], tree: Path) -> tuple[str, str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("COV", "PYTEST"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *OPTIONS, *tests],
        cwd=tree,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        told, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return "timeout", " ".join(tests)
    finally:
        _end_group(process)
    if process.returncode in (PASSED, NOTHING_CHOSEN):
        return "survived", ""
    found = NOTICED.search(told)
    return "killed", found[1] if found else "start"


@contextmanager
def _changed(module: Path, mutation: Mutation) -> Iterator[None]:
    """The module reads like this until the block ends; no stale byte code is left."""
    before = module.read_text(encoding="utf-8")
    try:
        _write(module, mutated(mutation, before))
        yield
    finally:
        _write(module, before)


def _write(module: Path, source: str) -> None:
    module.write_text(source, encoding="utf-8")
    for compiled in (module.parent / "__pycache__").glob(f"{module.stem}.*.pyc"):
        compiled.unlink()


def _end_group(process: subprocess.Popen[str]) -> None:
    """End whatever the tests started and left behind, too."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def _line(mutation: Mutation, result: Result) -> str:
    by = f" by {result.by}" if result.by else ""
    where = f"{mutation.path} {mutation.function}: {mutation.new}"
    return f"{mutation.id:>3} {result.outcome}{by} ({result.seconds} s)  {where}"
