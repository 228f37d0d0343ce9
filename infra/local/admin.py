"""`python -m infra.local.admin list`: the handler's admin command against the running system.

Reads the handler's environment from the inbox of the running system; see
contact_lambda/README.md for what the command can do.
"""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Mapping, Sequence
from urllib.error import URLError

from infra.local.environment import Addresses, base
from infra.local.processes.process import ROOT
from infra.local.public_ports import Ports


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run the command; return its exit code, or 1 when nothing is running."""
    address = f"{Addresses.of(Ports.from_environ(environ)).inbox}/environment.json"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as response:
            variables: dict[str, str] = json.load(response)
    except URLError:
        sys.stderr.write(f"Nothing answers at {address}. Start everything first: make run\n")
        return 1
    command = [sys.executable, "-m", "contact_lambda.admin", *arguments]
    return subprocess.run(command, env=base(environ) | variables, cwd=ROOT).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
