"""Temporary files of the tests stay in memory where the system has such a folder.

Waiting for the disk was a third of their time. Small or non-executable folders, such as a
container's 64 MB, are left alone, and so is a machine that names a TMPDIR of its own.
"""

import os
import shutil
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108
ENOUGH = 4 * 2**30  # bytes; a run holds less than half of it at a time


def keep_in_memory():
    """Name the folder to this process and to all that it starts."""
    if "TMPDIR" not in os.environ and _suits(IN_MEMORY):
        os.environ["TMPDIR"] = str(IN_MEMORY)
        tempfile.tempdir = None  # read anew


def _suits(folder):
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return False
    runs_programs = not os.statvfs(folder).f_flag & os.ST_NOEXEC
    return runs_programs and shutil.disk_usage(folder).free >= ENOUGH
