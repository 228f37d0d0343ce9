"""`python -m tests.benchmarks.authoring`: editing a page of 30 blocks, beside stock Wagtail.

Two processes do the same in turns, each on a page with the same blocks, on a site of `--pages`
pages: ours with all that it adds (checks, evidence, approvals, the index, the cache), and Wagtail
with none of it. Printed is the CPU of each, so that a busy machine does no harm.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks.api.databases import DATABASES, prepared, run

WORDS = ("open", "autosave", "preview", "publish")
SIDES = {
    "ours": "tests.benchmarks.authoring.settings",
    "stock": "tests.benchmarks.authoring.stock_settings",
}
LIMIT = 1.2
HEAD = (
    "|  | what | ours, ms of CPU | stock, ms of CPU | ratio | queries | aim |",
    "| --- | --- | --- | --- | --- | --- | --- |",
)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--databases", default="sqlite,postgres")
    options = parser.parse_args()
    kinds = options.databases.split(",")
    if unknown := set(kinds) - set(DATABASES):
        parser.error(f"neither of {', '.join(DATABASES)}: {', '.join(sorted(unknown))}")
    print(measure_authoring(kinds, options.pages, options.rounds))


def measure_authoring(kinds, pages, rounds):
    """The table, as Markdown."""
    rows = []
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder, prepared(kind, Path(folder)) as environ:
            run(environ, "tests.benchmarks.site", str(pages))
            settings = {"DJANGO_SETTINGS_MODULE": SIDES["ours"]}
            run(environ | settings, "tests.benchmarks.authoring.world")
            rows += rows_of(kind, in_turns(environ, rounds))
    return "\n".join([*HEAD, *rows])


def in_turns(environ, rounds):
    """By side and word, what was measured in each round but the first two."""
    editors = {side: _editor(environ, side) for side in SIDES}
    found = {(side, word): [] for side in SIDES for word in WORDS}
    for number in range(rounds + 2):
        for word in WORDS:
            for side, editor in editors.items():
                editor.stdin.write(f"{word}\n")
                editor.stdin.flush()
                answer = editor.stdout.readline()
                if not answer:
                    raise SystemExit(f"{side} ended at {word}")
                if number > 1:
                    found[side, word].append(json.loads(answer))
    for editor in editors.values():
        editor.stdin.close()
        editor.wait()
    return found


def _editor(environ, side):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.authoring.editor", side],
        env=environ | {"DJANGO_SETTINGS_MODULE": SIDES[side]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def rows_of(kind, found):
    for word in WORDS:
        ours, stock = (median(each["ms"] for each in found[side, word]) for side in SIDES)
        queries = " and ".join(str(found[side, word][-1]["queries"]) for side in SIDES)
        met = "met" if ours <= LIMIT * stock else "missed"
        figures = f"{ours:.0f} | {stock:.0f} | {ours / stock:.2f} | {queries}"
        yield f"| {kind} | {word} | {figures} | ≤ {LIMIT}, {met} |"


if __name__ == "__main__":
    main()
