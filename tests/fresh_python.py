"""Python in a process of its own, with nothing of this one's environment but what it needs.

Each is a fork of one that has imported what settings import, and no settings: that is three
quarters of a start.
"""

import json
import os
import subprocess
import sys
from functools import cache
from tempfile import TemporaryDirectory

from cms.settings.env import REPOSITORY

PARENT = """
import json, os, sys
import asgiref.sync, corsheaders.defaults, django.conf, django.utils.deprecation, environ
for line in sys.stdin:
    asked = json.loads(line)
    process = os.fork()
    if not process:
        os.environ.clear()
        os.environ.update(asked["environ"])
        for number, path in enumerate([os.devnull, *asked["output"]]):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
        sys.argv = ["-c"]
        exec(compile(asked["code"], "<string>", "exec"), {"__name__": "__main__"})
        sys.exit()
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""


def inherited():
    """The variables that every process gets: where programs are, and measuring of coverage."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "HOME"} or name.startswith("COV")
    }


def run_python(code, **environment):
    """The completed process of `python -c CODE`: `returncode`, `stdout` and `stderr` as text."""
    with TemporaryDirectory() as folder:
        output = [os.path.join(folder, name) for name in ("stdout", "stderr")]
        asked = {"code": code, "environ": inherited() | environment, "output": output}
        parent = _parent()
        parent.stdin.write(json.dumps(asked) + "\n")
        parent.stdin.flush()
        code = int(parent.stdout.readline())
        told = [_text(path) for path in output]
    return subprocess.CompletedProcess(asked["code"], code, *told)


def _text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


@cache
def _parent():
    return subprocess.Popen(
        [sys.executable, "-c", PARENT],
        env=inherited(),
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
