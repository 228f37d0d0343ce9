"""Temporary files of the tests stay in memory where the system has such a folder.

Waiting for the disk was a third of their time. Small or non-executable folders, such as a
container's 64 MB, are left alone, and so is a machine that names a TMPDIR of its own.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108
ENOUGH = 4 * 2**30  # bytes; a run holds less than half of it at a time
DAY = 24 * 3600  # seconds


def keep_in_memory():
    """Name the folder to this process and to all that it starts; remove what is older than a day,
    such as that of browsers that were killed."""
    if "TMPDIR" in os.environ or not _suits(IN_MEMORY):
        return
    folder = IN_MEMORY / f"clinic-cms-tests-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    for each in folder.iterdir():
        if each.lstat().st_mtime < time.time() - DAY:
            shutil.rmtree(each, ignore_errors=True)
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None  # read anew


def _suits(folder):
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return False
    runs_programs = not os.statvfs(folder).f_flag & os.ST_NOEXEC
    return runs_programs and shutil.disk_usage(folder).free >= ENOUGH
