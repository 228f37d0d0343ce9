"""`python -m tests.benchmarks`: measures, prints, asserts nothing about time."""

import sys

from tests.benchmarks import contact_imports, contact_package, contact_requests
from tests.benchmarks.api.__main__ import chosen_of, measure_the_api

SECTIONS = (
    ("Contact handler: CPU to import it and make its clients", contact_imports.measure),
    ("Contact handler: a warm request through the local runtime", contact_requests.measure),
    ("Contact handler: the deployment package", contact_package.measure),
)


def show(title, rows):
    print(f"\n{title}")
    width = max(len(name) for name, *_ in rows)
    for name, value, note in rows:
        print(f"  {name:<{width}}  {value:>10}  {note}".rstrip())


if __name__ == "__main__":
    chosen = chosen_of(sys.argv[1:])  # a wrong word is told at once, and not after a minute
    for title, measure in SECTIONS:
        show(title, measure())
    measure_the_api(chosen)
