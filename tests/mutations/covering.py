"""Which tests run a mutated line, by recorded coverage, the most telling first."""

import ast
import re
import sqlite3
from collections import Counter, defaultdict
from pathlib import Path, PurePosixPath

from coverage.numbits import register_sqlite_functions

from tests.mutations.drawn import REPOSITORY, Mutation, functions, line_of
from tests.mutations.recording import TESTS

MOST_TESTS = 60
MOST_SECONDS = 100  # of recorded time: far less than the time a run is given
DURATION = re.compile(r"^([\d.]+)s (?:setup|call|teardown) +(\S[^\[\n]*)", re.MULTILINE)


class Covering:
    """The recorded data, asked for the test functions that run a line."""

    def __init__(self, recorded: Path) -> None:
        self._data = sqlite3.connect(f"file:{recorded}?mode=ro", uri=True)
        register_sqlite_functions(self._data)
        self._lines: Counter[str] = Counter()
        for context, numbits in self._data.execute(
            "SELECT context, numbits FROM line_bits JOIN context ON context.id = context_id"
        ):
            test, _ = _test_of(context)
            self._lines[test] += int.from_bytes(numbits, "little").bit_count()
        self._of_file: defaultdict[str, set[str]] = defaultdict(set)
        for test in self._lines:
            if _kills(test):
                self._of_file[test.partition("::")[0]].add(test)
        self._seconds: Counter[str] = Counter()
        durations = recorded.with_name(f"{recorded.name}.durations.txt")
        if durations.exists():
            for seconds, test in DURATION.findall(durations.read_text(encoding="utf-8")):
                self._seconds[test.strip()] += float(seconds)

    def tests(self, mutation: Mutation, source: str) -> list[str]:
        """Those of the mirrored folder first, then those that run the fewest lines overall."""
        running, preparing = self._contexts(mutation.path, lines_to_run(mutation, source))
        files = {test.partition("::")[0] for test in preparing}
        using = {test for file in files for test in self._of_file[file]} - running
        mirror = _mirror(mutation.path)
        if preparing and not running:
            using |= {
                test
                for file, tests in self._of_file.items()
                if file.startswith(mirror)
                for test in tests
            }
        ranked = [*self._ranked(running, mirror), *self._ranked(using, mirror)]
        return self._affordable(ranked)

    def _contexts(self, path: str, choices: list[range]) -> tuple[set[str], set[str]]:
        """Tests that run a line themselves, and those before or after which fixtures do.

        The first of the choices that any test runs counts.
        """
        for lines in choices:
            running, preparing = set(), set()
            for number in lines:
                for context in self._of_line(path, number):
                    test, phase = _test_of(context)
                    if _kills(test):
                        (running if phase in ("run", "process") else preparing).add(test)
            if running or preparing:
                return running, preparing
        return set(), set()

    def _of_line(self, path: str, number: int) -> list[str]:
        found = self._data.execute(
            "SELECT context FROM line_bits JOIN file ON file.id = file_id"
            " JOIN context ON context.id = context_id"
            " WHERE path = ? AND num_in_numbits(?, numbits)",
            [path, number],
        )
        return [context for (context,) in found]

    def _ranked(self, tests: set[str], mirror: str) -> list[str]:
        return sorted(tests, key=lambda each: (not each.startswith(mirror), self._lines[each]))

    def _affordable(self, tests: list[str]) -> list[str]:
        chosen: list[str] = []
        seconds = 0.0
        for test in tests:
            if chosen and seconds + self._seconds[test] > MOST_SECONDS:
                continue
            chosen.append(test)
            seconds += self._seconds[test]
        return chosen[:MOST_TESTS]


def lines_to_run(mutation: Mutation, source: str) -> list[range]:
    """The mutated line; else its statement, where the line is not told of on its own.

    A default, in the head of a function, counts where the function's body runs.
    """
    number = line_of(mutation, source)
    function = next(
        node
        for name, node in functions(ast.parse(source))
        if name == mutation.function and node.lineno <= number <= node.end_lineno
    )
    if number < function.body[0].lineno:
        return [range(function.body[0].lineno, function.end_lineno + 1)]
    heads = [_head(node) for node in ast.walk(function) if isinstance(node, ast.stmt)]
    around = min((head for head in heads if number in head), key=len)
    return [range(number, number + 1), around]


def _head(node: ast.stmt) -> range:
    """The lines of a statement without those of the statements inside it."""
    body = getattr(node, "body", None)
    return range(node.lineno, body[0].lineno if body else node.end_lineno + 1)


def _test_of(context: str) -> tuple[str, str]:
    """`tests/x.py::test[a]|run` is the test function and the phase."""
    node, _, phase = context.rpartition("|")
    return node.partition("[")[0], phase


def _kills(test: str) -> bool:
    return test.startswith(tuple(f"{folder}/" for folder in TESTS))


def _mirror(path: str) -> str:
    """The folder of tests that mirrors a module's: `tests/cms/pages/` for `cms/pages/x.py`."""
    folder = PurePosixPath("tests", path).parent
    while not Path(REPOSITORY, folder).is_dir():
        folder = folder.parent
    return f"{folder}/"
