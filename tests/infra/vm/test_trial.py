"""A trial without DNS: for the names of the page the proxy signs its certificates itself."""

import os
import re
import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from infra.local.public_ports import Ports
from tests.documentation import section
from tests.infra.vm.machine import FOLDER, wait_until
from tests.infra.vm.test_kit import program

TRIAL = section("docs/operators/one-machine.md", "A trial without DNS")
ROOT = Path(re.search(r"`/var/lib/caddy/(\S+root\.crt)`", TRIAL)[1])  # below Caddy's home
PAIRS = [("cms.clinic.local", "www.clinic.local"), ("cms.localhost", "www.localhost")]


@pytest.mark.parametrize("names", PAIRS, ids=lambda names: names[0])
def test_the_proxy_signs_for_the_names_of_the_page_by_its_own_authority(tmp_path, names):
    assert all(f"`{name}`" in TRIAL for name in names)
    ports = Ports.free()
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        **dict(zip(("CMS_HOST", "SITE_HOST"), names, strict=True)),
        "HTTP_PORT": str(ports.contact),
        "HTTPS_PORT": str(ports.cms),
    }
    configuration = ["--adapter", "caddyfile", "--config", str(FOLDER / "Caddyfile")]
    command = [program("caddy"), "run", *configuration]
    with subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL) as proxy:
        try:
            for name in names:
                wait_until(lambda name=name: trusted(tmp_path / ROOT, name, ports.cms))
        finally:
            proxy.terminate()


def trusted(authority, name, port):
    """Whether the proxy shows a certificate for that name that this authority has signed."""
    if not authority.exists():
        return False
    context = ssl.create_default_context(cafile=authority)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            context.wrap_socket(connection, server_hostname=name).close()
    except ssl.SSLError:  # of the seconds in which it is being signed
        return False
    return True
