"""The folder in which the workers of one server count together, as prometheus_client does it.

Workers have one parent, so the folder is named after it. What a killed worker has counted stays
there. Where no folder can be made, each worker counts for itself.
"""

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client reads it when it is imported
PREFIX = "clinic-cms-metrics"


def share_counters() -> None:
    """Make the folder and name it in the environment; call it before counters are imported."""
    if VARIABLE in os.environ or "prometheus_client" in sys.modules:
        return  # it has chosen already: the development server has one process
    with suppress(OSError):
        mine = Path(tempfile.gettempdir()) / f"{PREFIX}-{os.getuid()}-{os.getppid()}"
        mine.mkdir(mode=0o700, exist_ok=True)
        if not mine.is_symlink() and mine.stat().st_uid == os.getuid():
            os.environ[VARIABLE] = str(mine)
        _remove_of_ended_servers(mine.parent)


def _remove_of_ended_servers(folder: Path) -> None:
    for each in folder.glob(f"{PREFIX}-{os.getuid()}-*"):
        process = each.name.removeprefix(f"{PREFIX}-{os.getuid()}-")
        if process.isdecimal() and Path("/proc/self").exists() and not _runs(process):
            shutil.rmtree(each, ignore_errors=True)


def _runs(process: str) -> bool:
    return Path("/proc", process).exists()
