"""Records which test runs which line, in a data file of coverage."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutations import contexts
from tests.mutations.drawn import REPOSITORY

TESTS = ("tests/cms", "tests/contact_lambda")
SETTINGS = """[run]
branch = false
parallel = true
sigterm = true
relative_files = true
source = {source}
omit = */migrations/*
data_file = {data_file}
"""
IN_PROCESSES = "plugins = tests.mutations.contexts\ndisable_warnings = no-data-collected\n"


def record(out: Path, workers: int = 2, tests: tuple[str, ...] = TESTS) -> int:
    """Run the tests; what they print is kept beside the data file, with the slowest of them."""
    out = out.absolute()
    with tempfile.TemporaryDirectory() as folder:
        data_file = Path(folder, "data", "coverage")
        data_file.parent.mkdir()
        source = f"{REPOSITORY}/cms,{REPOSITORY}/contact_lambda"
        settings = SETTINGS.format(source=source, data_file=data_file)
        in_tests, in_processes = Path(folder, "tests.ini"), Path(folder, "processes.ini")
        in_tests.write_text(settings, encoding="utf-8")
        in_processes.write_text(settings + IN_PROCESSES, encoding="utf-8")
        command = [
            *(sys.executable, "-m", "pytest", *tests, "-q", "-m", "not browser and not npm"),
            *("-p", "tests.mutations.contexts", "-p", "no:cacheprovider"),
            *("-n", str(workers), "--dist", "loadfile", "--durations=60"),
            *("--cov=cms", "--cov=contact_lambda", "--cov-context=test", "--cov-report="),
            f"--cov-config={in_tests}",
        ]
        environ = {**os.environ, contexts.SETTINGS: str(in_processes)}
        told = out.with_name(f"{out.name}.durations.txt")
        with told.open("w", encoding="utf-8") as output:
            ended = subprocess.run(
                command, cwd=REPOSITORY, env=environ, stdout=output, stderr=output, check=False
            )
        shutil.move(data_file, out)
    return ended.returncode
