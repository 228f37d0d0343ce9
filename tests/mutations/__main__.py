"""Mutations of the source, and which tests notice them.

`python -m tests.mutations draw --seed 12 --count 80` draws them into `drawn.json`.
`python -m tests.mutations record --out FILE` records which test runs which line.
`python -m tests.mutations run --contexts FILE` mutates a copy of the tree, one line at a time, and
runs the tests that run that line; results go into a file that a later run goes on from.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from tests.mutations.drawing import draw
from tests.mutations.drawn import DRAWN, REPOSITORY, load, store
from tests.mutations.recording import record
from tests.mutations.running import run_all, summary


def main(arguments):
    options = _parser().parse_args(arguments)
    return options.run(options)


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutations",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True)
    drawing = commands.add_parser("draw", help="draw mutations by a seed into drawn.json")
    drawing.add_argument("--seed", type=int, required=True)
    drawing.add_argument("--count", type=int, default=80)
    drawing.set_defaults(run=_draw)
    recording = commands.add_parser("record", help="run the tests under coverage with contexts")
    recording.add_argument("--out", type=Path, required=True, help="the data file to write")
    recording.add_argument("--workers", type=int, default=2)
    recording.set_defaults(run=lambda options: record(options.out, options.workers))
    running = commands.add_parser("run", help="find out which mutations the tests notice")
    running.add_argument("--contexts", type=Path, required=True, help="what `record` wrote")
    running.add_argument("--ids", type=_numbers, help="such as 1,2: these alone")
    running.add_argument("--results", type=Path, default=REPOSITORY / "var" / "mutations.json")
    running.add_argument("--limit", type=int, help="no more than this many of them")
    running.set_defaults(run=_run)
    return parser


def _numbers(text):
    return {int(each) for each in text.split(",")}


def _run(options):
    mutations = [each for each in load() if not options.ids or each.id in options.ids]
    results = run_all(mutations[: options.limit], options.contexts, options.results, _say)
    print(summary(results))
    return 0


def _say(line):
    print(line, flush=True)


def _draw(options):
    drawn = draw(options.seed, options.count)
    store(drawn)
    for kind, number in sorted(Counter(each.kind for each in drawn).items()):
        print(f"  {number:>3}  {kind}")
    print(f"{len(drawn)} mutations in {DRAWN}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
