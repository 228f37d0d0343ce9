"""Python in a process of its own, with nothing of this one's environment but what it needs."""

import os
import subprocess
import sys

from cms.settings.env import REPOSITORY


def inherited():
    """The variables that every process gets: where programs are, and measuring of coverage."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "HOME"} or name.startswith("COV")
    }


def run_python(*arguments, **environment):
    """The completed process of `python ARGUMENTS`: `returncode`, `stdout` and `stderr` as text."""
    return subprocess.run(
        [sys.executable, *arguments],
        env={**inherited(), **environment},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
