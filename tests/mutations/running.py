"""Runs the tests that should notice a mutation on a copy of the tree in which it is made."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from tests.cms.migrated import FOLDER, SOURCES
from tests.mutations.covering import Covering
from tests.mutations.drawn import REPOSITORY, Mutation, mutated

SECONDS = 240
NOTICED = re.compile(r"^(?:FAILED|ERROR) (tests/.*?)(?: - .*)?$", re.MULTILINE)
OPTIONS = ("-q", "-p", "no:cacheprovider", "--no-cov", "-m", "not browser and not npm")
MIGRATE = "from tests.cms.migrated import sqlite_file; sqlite_file()"
TIMED_OUT = -1
PASSED, FAILED, NOT_STARTED = 0, 1, 4


@dataclass(frozen=True)
class Result:
    """`outcome` is killed, survived, uncovered or timeout; `by` is the test that noticed."""

    id: int
    outcome: str
    by: str
    tests: int
    seconds: int


class Tree:
    """A copy of the tree as git lists it, with the environment of the original."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=REPOSITORY, check=True, capture_output=True
        )
        for path in filter(None, listed.stdout.decode().split("\0")):
            if (REPOSITORY / path).exists():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(REPOSITORY / path, folder / path)
        (folder / ".venv").symlink_to((REPOSITORY / ".venv").resolve())
        self._databases = folder / FOLDER.relative_to(REPOSITORY)
        self._databases.mkdir(parents=True)
        for database in FOLDER.glob("*.sqlite3"):
            shutil.copy2(database, self._databases)
        self._output = folder / "var" / "output.txt"

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    @contextmanager
    def changed(self, path: str, source: str) -> Iterator[None]:
        """The module reads like this until the block ends; no stale byte code is left."""
        before = self.read(path)
        databases = {each: each.read_bytes() for each in self._databases.glob("*.sqlite3")}
        try:
            self._write(path, source)
            yield
        finally:
            self._write(path, before)
            for database, content in databases.items():
                if not database.exists():
                    database.write_bytes(content)

    def migrate(self) -> bool:
        """Make the migrated database of the tests, outside the time that a run is given."""
        return self._run([sys.executable, "-c", MIGRATE], 3 * SECONDS)[0] == PASSED

    def run(self, *arguments: str, seconds: int = SECONDS) -> tuple[int, str]:
        """The exit code of pytest, or TIMED_OUT, and what it told."""
        return self._run([sys.executable, "-m", "pytest", *OPTIONS, *arguments], seconds)

    def _run(self, command: list[str], seconds: int) -> tuple[int, str]:
        environ = {k: v for k, v in os.environ.items() if not k.startswith(("COV", "PYTEST"))}
        with self._output.open("w", encoding="utf-8") as output:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
            try:
                code = process.wait(seconds)
            except subprocess.TimeoutExpired:
                code = TIMED_OUT
            finally:
                _end_group(process)
        return code, self._output.read_text(encoding="utf-8", errors="replace")

    def _write(self, path: str, source: str) -> None:
        module = self.folder / path
        module.write_text(source, encoding="utf-8")
        for compiled in (module.parent / "__pycache__").glob(f"{module.stem}.*.pyc"):
            compiled.unlink()


class Results:
    """A file that is complete after every result."""

    def __init__(self, path: Path) -> None:
        self._path = path
        told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        self.all = {each["id"]: Result(**each) for each in told}

    def add(self, result: Result) -> None:
        self.all[result.id] = result
        self._store()

    def forget(self, ids: set[int]) -> None:
        self.all = {each: result for each, result in self.all.items() if each not in ids}
        self._store()

    def _store(self) -> None:
        told = [asdict(self.all[each]) for each in sorted(self.all)]
        new = self._path.with_name(f"{self._path.name}.new")
        new.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
        new.replace(self._path)


def run_all(
    mutations: list[Mutation], contexts: Path, results: Path, say: Callable[[str], None]
) -> dict[int, Result]:
    """Give every mutation without a result one, and return the results of them all.

    A test that fails without any mutation notices nothing: what it killed runs again without it.
    """
    kept = Results(results)
    covering = Covering(contexts.absolute())
    broken: set[str] = set()
    tried: set[str] = set()
    ids = {each.id for each in mutations}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        tree = Tree(Path(folder))
        tree.migrate()
        while True:
            for mutation in mutations:
                if mutation.id not in kept.all:
                    kept.add(_result(mutation, tree, covering, broken))
                    say(_line(mutation, kept.all[mutation.id]))
            killers = {r.by for r in kept.all.values() if "::" in r.by and r.id in ids}
            failing = _failing(tree, sorted(killers - tried))
            if not failing:
                break
            tried |= killers
            broken |= failing
            kept.forget({r.id for r in kept.all.values() if r.by in failing and r.id in ids})
            for test in sorted(failing):
                say(f"  fails without any mutation: {test}")
    return {each.id: kept.all[each.id] for each in mutations}


def summary(results: dict[int, Result]) -> str:
    counts = Counter(each.outcome for each in results.values())
    told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
    return f"{len(results)} mutations: {told}; {sum(r.seconds for r in results.values())} seconds"


def _result(mutation: Mutation, tree: Tree, covering: Covering, broken: set[str]) -> Result:
    started = time.monotonic()
    source = tree.read(mutation.path)
    unfit = {_function(each) for each in broken}
    tests = [each for each in covering.tests(mutation, source) if each not in unfit]
    outcome, by = "uncovered", ""
    chosen = tests
    while chosen:
        with tree.changed(mutation.path, mutated(mutation, source)):
            outcome, by = _outcome(mutation, tree, chosen)
        if outcome != "timeout" or tree.run(*chosen)[0] != TIMED_OUT:
            break
        # They take too long on this machine, mutation or not: that tells nothing.
        outcome, chosen = "survived", chosen[: len(chosen) // 2]
    return Result(mutation.id, outcome, by, len(tests), round(time.monotonic() - started))


def _outcome(mutation: Mutation, tree: Tree, tests: list[str]) -> tuple[str, str]:
    migrated = any(PurePosixPath(mutation.path).match(pattern) for pattern in SOURCES)
    if migrated and not tree.migrate():
        return "killed", "migrate"
    code, told = tree.run("-x", *tests)
    if code == TIMED_OUT:
        return "timeout", ""
    if code == PASSED:
        return "survived", ""
    if found := NOTICED.search(told):
        return "killed", found[1]
    if "ERROR: not found" in told or (code != FAILED and code != NOT_STARTED):
        raise RuntimeError(f"mutation {mutation.id}: pytest ended with {code}\n{told[-2000:]}")
    return "killed", "start"  # nothing could be collected


def _failing(tree: Tree, killers: list[str]) -> set[str]:
    """Those of the tests that fail on the tree as it is, together and alone."""
    together = sorted({_function(each) for each in killers})
    if not together:
        return set()
    code, told = tree.run(*together, seconds=5 * SECONDS)
    if code == PASSED:
        return set()
    suspects = {_function(each) for each in NOTICED.findall(told)}
    doubted = [each for each in together if each in suspects or code != FAILED]
    failing = {each for each in doubted if tree.run(each)[0] != PASSED}
    return {each for each in killers if _function(each) in failing}


def _function(test: str) -> str:
    return test.partition("[")[0]


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End whatever the tests started and left behind, too."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _line(mutation: Mutation, result: Result) -> str:
    by = f" by {result.by}" if result.by else ""
    where = f"{mutation.path} {mutation.function}: {mutation.new}"
    return f"{mutation.id:>3} {result.outcome}{by} ({result.seconds} s)  {where}"
