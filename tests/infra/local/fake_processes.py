"""Small processes in the place of the CMS and the frontend. Also a launcher of them: a script."""

import os
import sys
from collections.abc import Mapping

from infra.local.environment import Addresses
from infra.local.launcher import main
from infra.local.processes.supervisor import Service
from infra.local.system import ProcessList

SERVER = """
import os, subprocess, sys, http.server
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("grandchild", child.pid, flush=True)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if "die" in self.path:
            print("last words", flush=True)
            os._exit(7)
        self.send_response(200)
        self.end_headers()
    def log_message(self, *args):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
PREPARE = "import sys; sys.exit(0 if len(sys.stdin.readline().strip()) >= 16 else 'no password')"


def server(name: str, address: str, environ: Mapping[str, str]) -> Service:
    argv = [sys.executable, "-c", SERVER, address.rpartition(":")[2]]
    return Service(name, argv, environ, ready_url=address)


def fake_processes(environ: Mapping[str, str], at: Addresses) -> ProcessList:
    prepare = environ.get("FAKE_PREPARE", PREPARE)
    return ProcessList(
        prepare=Service("cms", [sys.executable, "-c", prepare], environ),
        first=server("cms", at.cms, environ),
        beside=server("frontend", at.frontend, environ),
        handler="tests.infra.local.sample_function.handler",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ, sys.stdout, fake_processes))
