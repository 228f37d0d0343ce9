"""A machine made from the kit's list: each process of compose.yaml, without a container engine."""

import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager

import requests
import urllib3
import yaml

from infra.vm.kit import FOLDER

CMS, SITE = "cms.localhost", "www.localhost"
PASSWORD = "correct horse battery staple"


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Machine:
    """The folder of the image, its environment, and the processes that run."""

    def __init__(self, folder, environ, scratch):
        self.folder, self.scratch = folder, scratch
        self.ports = dict(zip(("cms", "frontend", "http", "https"), free_ports(4), strict=True))
        self.running = {}
        self.environ = _example() | environ | {
            "VAR_DIR": str(scratch / "var"),
            "PATH": f"{folder}/venv/bin:{os.environ['PATH']}",  # pg_dump, which the image has too
            "DATABASE_URL": "",  # the database of the test is named in pieces
            "CMS_URL": f"https://{CMS}:{self.ports['https']}",
            "FRONTEND_URL": f"https://{SITE}:{self.ports['https']}",
            "ALLOWED_HOSTS": f"{CMS},127.0.0.1",
            "FRONTEND_ALLOWED_HOSTS": f"{SITE},127.0.0.1",
            "BACKUP_IDENTITY_FILE": "",
            "DJANGO_SUPERUSER_USERNAME": "ann",
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
            "DJANGO_SUPERUSER_EMAIL": "ann@clinic.example",
        }  # fmt: skip

    def manage(self, *arguments):
        """Run a command of the CMS, as on the page; return what it wrote."""
        extra = ["--noinput"] if arguments[0] == "createsuperuser" else []
        command = [f"{self.folder}/venv/bin/python", "-m", "cms", *arguments, *extra]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environ, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{arguments}: {done.stderr[-2000:]}"
        return done.stdout

    def start(self, name):
        """Start a service of compose.yaml with its own command."""
        if name == "proxy":
            self._start_proxy()
            return
        service = yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"][name]
        program, *arguments = service["command"]
        environ = self.environ | {
            "GRANIAN_HOST": "127.0.0.1",
            "GRANIAN_PORT": str(self.ports.get(name, 0)),
            "GRANIAN_WORKERS": "1",
            "API_URL": f"http://127.0.0.1:{self.ports['cms']}/api/v2/",
        }
        self._run(name, [f"{self.folder}/venv/bin/{program}", *arguments], environ)

    def _start_proxy(self):
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.scratch),
            "XDG_DATA_HOME": str(self.scratch),
            "XDG_CONFIG_HOME": str(self.scratch),
            "CMS_HOST": CMS,
            "SITE_HOST": SITE,
            "HTTP_PORT": str(self.ports["http"]),
            "HTTPS_PORT": str(self.ports["https"]),
            "CMS_UPSTREAM": f"127.0.0.1:{self.ports['cms']}",
            "FRONTEND_UPSTREAM": f"127.0.0.1:{self.ports['frontend']}",
        }
        configuration = ["--adapter", "caddyfile", "--config", str(FOLDER / "Caddyfile")]
        self._run("proxy", [shutil.which("caddy"), "run", *configuration], environ)

    def _run(self, name, command, environ):
        output = (self.scratch / f"{name}.log").open("a")
        self.running[name] = subprocess.Popen(
            command, cwd=self.folder, env=environ, stdout=output, stderr=output
        )
        output.close()

    def stop(self, name):
        process = self.running.pop(name)
        process.terminate()
        process.wait(40)

    def session(self):
        """A browser's cookies and connections; the certificate is of Caddy's own authority."""
        session = requests.Session()
        session.verify, session.trust_env = False, False
        session.headers["Referer"] = f"{self.environ['CMS_URL']}/admin/login/"
        return session

    def cms(self, path):
        return f"{self.environ['CMS_URL']}{path}"

    def site(self, path):
        return f"{self.environ['FRONTEND_URL']}{path}"

    def ready(self):
        answer = requests.get(f"http://127.0.0.1:{self.ports['cms']}/healthz/ready", timeout=20)
        return answer.status_code, answer.json()


@contextmanager
def names_of_this_machine(monkeypatch):
    """*.localhost is this machine, whatever resolver it has; no warnings of its certificates."""
    found = socket.getaddrinfo

    def resolve(host, *arguments, **options):
        here = isinstance(host, str) and host.endswith(".localhost")
        return found("127.0.0.1" if here else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with monkeypatch.context():
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        yield


def _example():
    """The variables of the examples that have a value."""
    text = "".join(path.read_text() for path in FOLDER.glob("*.env.example"))
    return dict(re.findall(r"^([A-Z_]+)=(.+)$", text, re.MULTILINE))


def wait_until(true, seconds=90.0):
    ends = time.monotonic() + seconds
    while True:
        try:
            if true():
                return
        except (requests.RequestException, ConnectionError):
            pass
        assert time.monotonic() < ends, "the condition did not become true"
        time.sleep(0.1)
