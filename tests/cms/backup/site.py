"""Run inside a process with the CMS set up: a site with everything, and what it answers."""

from io import BytesIO, StringIO

from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Revision

from cms.mail.models import QueuedMail
from cms.mail.queue import any_mail_due
from cms.pages.models import TopicPage
from cms.publishing.events import record_page_event
from cms.publishing.models import Delivery, WebhookEndpoint

ENDPOINTS = ("pages/", "images/", "documents/", "redirects/", "sources/", "claims/")
PASSWORD = "correct horse battery staple"


def fill():
    """Add an editor, a second person, a picture on the page, a document and a second version."""
    users = get_user_model().objects
    users.create_superuser("ann", "ann@clinic.example", PASSWORD, first_name="Ann")
    users.create_user("bob", "bob@clinic.example", PASSWORD, first_name="Bob")
    picture = get_image_model().objects.create(
        title="Stretching",
        description="A woman stretches",
        file=ContentFile(jpeg(), "stretch.jpg"),
    )
    get_document_model().objects.create(title="Plan", file=ContentFile(b"plan", "plan.txt"))
    page = TopicPage.objects.first()
    page.share_image = picture
    page.plain_summary = "Twice as long. « ça » – 漢字"
    page.save_revision(user=users.get(username="ann")).publish()
    _wait_to_be_sent(page)


def _wait_to_be_sent(page):
    """A webhook message and a mail that the worker has yet to send; a session of an editor."""
    WebhookEndpoint.objects.create(name="Site", url="https://www.example.org/hook")
    record_page_event("page.published", page)
    QueuedMail.objects.create(recipients=["ann@clinic.example"], message=b"Subject: One\n\nTwo")
    SessionStore().create()


def outboxes():
    """What a worker would send now, and how many rows there are of each kind."""
    waiting = Delivery.objects.filter(state="waiting")
    return {
        "messages": list(waiting.values_list("event__type", "event__pages")),
        "mails": any_mail_due(),
        "kept": (Delivery.objects.count() - waiting.count(), QueuedMail.objects.count()),
        "sessions": Session.objects.count(),
    }


def jpeg():
    file = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(file, "JPEG")
    return file.getvalue()


def answers():
    """The body of each answer, by address: lists, each object, each path, and a search."""
    client = Client(HTTP_HOST="127.0.0.1:8000")

    def body(path):
        answer = client.get(f"/api/v2/{path}")
        assert answer.status_code == 200, (path, answer.status_code)
        return answer

    found = {}
    for endpoint in ENDPOINTS:
        listed = body(endpoint)
        found[endpoint] = listed.content
        for item in listed.json()["items"]:
            if "id" in item and endpoint != "claims/":
                found[f"{endpoint}{item['id']}/"] = body(f"{endpoint}{item['id']}/").content
    path = "pages/by-path/?path=/benefits-of-exercise-on-lower-back-pain/"
    search = "pages/?search=exercise"
    return found | {path: body(path).content, search: body(search).content}


def run(*arguments, **options):
    """What a command writes."""
    output = StringIO()
    call_command(*arguments, stdout=output, **options)
    return output.getvalue()


def fails(*_, **__):
    """In place of a part of the restore: the disk is full."""
    raise OSError(28, "No space left on device")


def state():
    """What the API does not show: accounts and versions."""
    accounts = get_user_model().objects.order_by("pk")
    return {
        "accounts": list(accounts.values_list("username", "email", "password", "is_active")),
        "versions": list(Revision.objects.order_by("pk").values_list("pk", "content")),
        "pages": list(Page.objects.order_by("pk").values_list("pk", "title", "live")),
    }
