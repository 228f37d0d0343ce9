"""`python -m tests.benchmarks.imports`: the memory of an import of 10,000 lines.

A document of so many lines, and a site of so many pages, each a line of its export. Told is the
peak of each process beyond what it took before it began to import.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.api.databases import migrated, prepared, run
from tests.benchmarks.api.table import markdown

LINES = 10_000
HEAD = ["", "what", "lines", "MB at the start", "MB more at the peak", "s of CPU"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--databases", default="sqlite,postgres")
    options = parser.parse_args()
    print(measure_imports(options.databases.split(","), options.lines))


def measure_imports(kinds, lines=LINES):
    """The table, as Markdown."""
    rows = []
    for kind in kinds:
        with TemporaryDirectory(prefix="benchmark-") as folder:
            rows += [_row(kind, *each) for each in _measured(kind, Path(folder), lines)]
    return markdown(HEAD, rows)


def _measured(kind, folder, lines):
    document = folder / "document.txt"
    document.write_text(text_of(lines), encoding="utf-8")
    for name in ("from", "to"):
        (folder / name).mkdir()
    with prepared(kind, folder / "from") as environ:
        yield "a document: the reader's process", lines, _run(environ, "read", document)
        yield "a document: import_document", lines, _run(environ, "import_document", document)
        run(environ, "tests.benchmarks.site", str(lines))
        run(environ, "cms", "export_site", str(folder / "exported"))
    with (folder / "exported" / "pages.jsonl").open("rb") as file:
        pages = sum(1 for line in file)
    with migrated(kind, folder / "to") as environ:
        yield "a site: import_site", pages, _run(environ, "import_site", folder / "exported")


def text_of(lines):
    """A document of so many lines: paragraphs of two lines with an empty one between."""
    words = "Walking every day helps many people with pain in the lower back to move again"
    text = (f"{words}, sentence {number}." if number % 3 != 1 else "" for number in range(lines))
    return "\n".join(text)


def _run(environ, wanted, place):
    measuring = [sys.executable, "-m", "tests.benchmarks.imports.measuring", wanted, str(place)]
    limits = {"DATABASE_STATEMENT_SECONDS": "0"}  # as for all commands
    given = b""
    if wanted == "read":
        given = json.dumps(place.name).encode() + b"\n" + place.read_bytes()
    done = subprocess.run(
        measuring, env=environ | limits, check=True, stdout=subprocess.PIPE, input=given
    )
    return json.loads(done.stdout)


def _row(kind, what, lines, found):
    start, more = (f"{found[name] / 1e6:.0f}" for name in ("start", "more"))
    return [kind, what, f"{lines:,}", start, more, f"{found['seconds']:.1f}"]


if __name__ == "__main__":
    main()
