"""An editor at work in a process of its own: `open`, `autosave`, `preview`, `publish`.

Reads one of these words a line, does it with Django's client and answers with a line of JSON: the
milliseconds of CPU, and the number of queries.
"""

import json
import sys
from time import process_time

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from wagtail.models import Page  # noqa: E402

from tests.cms.pages.posted_form import untouched  # noqa: E402

JSON = {"headers": {"accept": "application/json"}}


class Editor:
    """Works on the page with this slug."""

    def __init__(self, slug):
        self.slug, self.number = slug, 0
        self.client = Client(SERVER_NAME="127.0.0.1")
        self.client.force_login(get_user_model().objects.get(username="editor"))

    def open(self):
        return self.client.get(self._address("edit"))

    def autosave(self):
        return self.client.post(self._address("edit"), self.typed, **JSON)

    def preview(self):
        return self.client.post(self._address("preview_on_edit"), self.typed)

    def publish(self):
        return self.client.post(self._address("edit"), self.typed | {"action-publish": "1"})

    def prepare(self):
        """Type something, which no part of the time is spent on."""
        self.number += 1
        self.page = Page.objects.get(slug=self.slug).specific
        self.typed = untouched(self.page) | {"search_description": f"Walking {self.number}"}
        revision = self.page.latest_revision
        self.typed["loaded_revision_id"] = str(revision.pk)
        self.typed["loaded_revision_created_at"] = revision.created_at.isoformat()

    def _address(self, name):
        return reverse(f"wagtailadmin_pages:{name}", args=[self.page.pk])


def measured(editor, word):
    editor.prepare()
    with CaptureQueriesContext(connection) as queries:
        began = process_time()
        answer = getattr(editor, word)()
        spent = (process_time() - began) * 1e3
    _require_success(word, answer)
    return {"ms": spent, "queries": len(queries)}


def _require_success(word, answer):
    expected = {"publish": 302}.get(word, 200)
    refused = word == "preview" and not answer.json()["is_valid"]
    if answer.status_code != expected or refused:
        raise SystemExit(f"{word}: {answer.status_code} {answer.content[:2000]!r}")


if __name__ == "__main__":
    editor = Editor(sys.argv[1])
    for line in sys.stdin:
        sys.stdout.write(f"{json.dumps(measured(editor, line.strip()))}\n")
        sys.stdout.flush()
