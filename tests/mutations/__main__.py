"""Mutations of the source, and which tests notice them.

`python -m tests.mutations draw --seed 12 --count 80` draws them into `drawn.json`.
`python -m tests.mutations run --tree FOLDER` changes one line at a time in a checkout of its own
(`git worktree add FOLDER`) and runs the tests that should notice; results go into a file that a
later run goes on from.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from tests.mutations.drawing import draw
from tests.mutations.drawn import DRAWN, REPOSITORY, load, store
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
    running = commands.add_parser("run", help="find out which mutations the tests notice")
    running.add_argument("--tree", type=Path, required=True, help="a checkout of its own")
    running.add_argument("--ids", type=_numbers, help="such as 1,2,7-9: these alone")
    running.add_argument("--results", type=Path, default=REPOSITORY / "var" / "mutations.json")
    running.add_argument("tests", nargs="*", help="run these, on what no test has noticed so far")
    running.set_defaults(run=_run)
    return parser


def _numbers(text):
    chosen = set()
    for each in text.split(","):
        first, _, last = each.partition("-")
        chosen |= {*range(int(first), int(last or first) + 1)}
    return chosen


def _run(options):
    drawn = load(options.tree / DRAWN.relative_to(REPOSITORY))
    mutations = [each for each in drawn if not options.ids or each.id in options.ids]
    print(summary(run_all(mutations, options.tree, options.results, _say, options.tests)))
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
