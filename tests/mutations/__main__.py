"""Mutations of the source, and which tests notice them.

`python -m tests.mutations draw --seed 12 --count 80` draws them into `drawn.json`.
"""

import argparse
import sys
from collections import Counter

from tests.mutations.drawing import draw
from tests.mutations.drawn import DRAWN, store


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
    return parser


def _draw(options):
    drawn = draw(options.seed, options.count)
    store(drawn)
    for kind, number in sorted(Counter(each.kind for each in drawn).items()):
        print(f"  {number:>3}  {kind}")
    print(f"{len(drawn)} mutations in {DRAWN}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
