"""Imports in this process, and says what that took, as JSON.

`read` is what the process does that reads a document from its standard input; else the command
`import_document` or `import_site`, with a file or a folder.
"""

import json
import os
import sys
from contextlib import redirect_stdout
from pathlib import Path
from time import process_time

from tests.benchmarks.memory import forget_peak, peak, resident


def main(wanted, place):
    do = _reading() if wanted == "read" else _command(wanted, place)
    start, began = resident(), process_time()
    forget_peak()
    do()
    return {"start": start, "more": peak() - start, "seconds": process_time() - began}


def _reading():
    from cms.import_export.documents import reader_process

    def read():
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            reader_process.main()

    return read


def _command(wanted, place):
    import django

    django.setup()
    from django.core.management import call_command

    def run():
        with Path(os.devnull).open("w") as nowhere:
            call_command(wanted, str(place), stdout=nowhere)

    return run


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
