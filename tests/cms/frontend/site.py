"""The real frontend in a process of its own, and what a reader sees of its pages."""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from copy import copy
from pathlib import Path

import requests
from bs4 import BeautifulSoup

from tests.patience import PATIENCE

QUICK = {
    "FRONTEND_API_TIMEOUT": "2",
    "FRONTEND_MENU_SECONDS": "0",
    "FRONTEND_SEARCHES_PER_MINUTE": "9999",
}
REPOSITORY = Path(__file__).parents[3]


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """The frontend's address; asks for pages without following where it is sent."""

    def __init__(self, address):
        self.address = address

    def get(self, path, **options):
        return requests.get(self.address + path, timeout=PATIENCE, allow_redirects=False, **options)

    def soup(self, path):
        answer = self.get(path)
        assert answer.status_code == 200, answer.status_code
        return BeautifulSoup(answer.text, "html.parser")


def text_of(element):
    """What is read, with white space where a browser breaks the line."""
    lines = copy(element)
    for block in lines.find_all(["br", "dd", "dt", "figcaption", "h2", "h3", "li", "p"]):
        block.insert_after(" ")
    return re.sub(r"\s+", " ", lines.get_text()).strip()


@contextmanager
def running_site(api_address, **environment):
    """The frontend under Django's own server, asking the API at that address."""
    address = f"127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [sys.executable, "-m", "cms.frontend", "runserver", "--noreload", address],
        cwd=REPOSITORY,
        env={**os.environ, **QUICK, "API_URL": api_address, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await_health(f"http://{address}/healthz", process)
        yield Site(f"http://{address}")
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def await_health(url, process):
    """Returns when the process answers; raises if it ended or took too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            requests.get(url, timeout=PATIENCE)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The frontend did not start (exit status {process.poll()})")
