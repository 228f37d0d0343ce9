"""The CMS as it runs in production: its WSGI application in granian, with the demo content."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

from cms.settings.env import REPOSITORY
from tests.patience import PATIENCE

HTTPS = {"X-Forwarded-Proto": "https"}  # as the proxy before it would say
MORE_CONTENT = """
from django.core.files.base import ContentFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from cms.images.models import ClinicImage
from cms.pages.models import HomePage, TopicPage
image = ClinicImage.objects.create(title="Mat", file=get_test_image_file())
image.tags.add("mat")
document = Document.objects.create(title="Leaflet", file=ContentFile(b"%PDF", "leaflet.pdf"))
document.tags.add("leaflet")
Redirect.objects.create(old_path="/old", redirect_link="https://example.org/new/")
page = TopicPage(title="At home", slug="at-home", body=[], share_image=image)
HomePage.objects.get().add_child(instance=page)
"""


class LiveCms:
    """`with LiveCms(folder) as cms:` serves at `cms.url` until the block ends."""

    def __init__(self, folder, database=None):
        self._folder, self._database = folder, database
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"

    @property
    def log(self):
        return (self._folder / "server.log").read_text(encoding="utf-8")

    def __enter__(self):
        if self._database:  # migrated and loaded already, in this very process
            with sqlite3.connect(self._folder / "db.sqlite3") as copy:
                self._database.backup(copy)
        else:
            self._run("-m", "cms", "migrate", "-v0")
            self._run("-m", "cms", "load_demo", "-v0")
        self._run("-m", "cms", "shell", "-v0", "-c", MORE_CONTENT)
        address = ["--host", "127.0.0.1", "--port", str(self._port), "--interface", "wsgi"]
        with (self._folder / "server.log").open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "granian", *address, "cms.wsgi:application"],
                cwd=REPOSITORY,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error):
        self._process.terminate()
        self._process.wait(timeout=PATIENCE)

    def _run(self, *arguments):
        command = [sys.executable, *arguments]
        subprocess.run(command, cwd=REPOSITORY, env=self._environment(), check=True)

    def _environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "SECRET_KEY": "x" * 60,
            "DATABASE_URL": f"sqlite:///{self._folder / 'db.sqlite3'}",
            "VAR_DIR": str(self._folder),
            "ALLOWED_HOSTS": "127.0.0.1",
            "API_RATE": "1000000/s",  # where requests are limited: not these
            "CMS_URL": self.url,
            "FRONTEND_URL": "https://www.example.org",
            "CONTACT_FORM_ACTION": "https://contact.example.org/contact",
            "TRUSTED_PROXY_COUNT": "0",
        }

    def _wait(self):
        asked = Request(f"{self.url}/api/v2/", headers=HTTPS)
        for _ in range(int(PATIENCE / 0.1)):
            assert self._process.poll() is None, self.log
            try:
                urlopen(asked, timeout=PATIENCE).read()
            except (URLError, ConnectionError):
                time.sleep(0.1)
            else:
                return
        raise AssertionError(self.log)
