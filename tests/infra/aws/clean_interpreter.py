"""The handler as Lambda has it: its zip, boto3, the stack's environment, and nothing else."""

import json
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

# What AWS's Python runtime brings: boto3 and what it needs.
RUNTIME = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3")
LOOP = """
import importlib, json, sys
package, runtime, name = sys.argv[1:]
sys.path[:0] = [package, runtime]
module, _, function = name.rpartition(".")
handler = getattr(importlib.import_module(module), function)
stdout, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    print(json.dumps(handler(json.loads(line), None)), file=stdout, flush=True)
"""


@contextmanager
def handler(name, package, environment, folder):
    """A function that takes an event and returns the handler's answer.

    The interpreter is isolated (-I) and without site-packages (-S): what the zip or boto3 do not
    bring cannot be imported.
    """
    runtime = _only(RUNTIME, folder)
    command = [sys.executable, "-I", "-S", "-c", LOOP, str(package), str(runtime), name]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as process:

        def ask(event):
            process.stdin.write(json.dumps(event) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()
    assert process.returncode == 0


def _only(names, folder):
    runtime = folder / "runtime"
    runtime.mkdir()
    for name in names:
        spec = find_spec(name)
        source = Path(spec.origin)
        if source.name == "__init__.py":
            source = source.parent
        (runtime / source.name).symlink_to(source)
    return runtime
