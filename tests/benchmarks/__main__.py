"""`python -m tests.benchmarks`: measures, prints, asserts nothing about time."""

import sys

from tests.benchmarks import contact_imports, contact_package, contact_requests, website
from tests.benchmarks.api.__main__ import chosen_of, measure_the_api
from tests.benchmarks.authoring.__main__ import measure_authoring
from tests.benchmarks.catalogue.__main__ import measure_catalogue
from tests.benchmarks.editing.__main__ import measure_editing, memory_row
from tests.benchmarks.imports.__main__ import LINES, measure_imports
from tests.benchmarks.shared_objects.__main__ import measure_shared_objects

EDITED_PAGES, EDITING_SECONDS, QUICK_EDITING_SECONDS = 10_000, 180, 15
ROUNDS, QUICK_ROUNDS = 30, 5
QUICK_LINES = 1000

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
    seconds = QUICK_EDITING_SECONDS if chosen.quick else EDITING_SECONDS
    pages = min(EDITED_PAGES, max(chosen.pages))
    print(f"\n{measure_editing(chosen.databases, pages, seconds)}\n\n{memory_row()}")
    show("The website: the first byte of a page", website.measure(chosen.quick))
    print("\nEditing a page of 30 blocks, beside stock Wagtail")
    print(measure_authoring(chosen.databases, pages, QUICK_ROUNDS if chosen.quick else ROUNDS))
    print("\nEvidence of a large site")
    print(measure_catalogue(chosen.databases, max(chosen.pages)))
    print("\nThe memory of an import")
    print(measure_imports(chosen.databases, QUICK_LINES if chosen.quick else LINES))
    print("\nSaving what thousands of pages show")
    print(measure_shared_objects(chosen.databases, pages))
