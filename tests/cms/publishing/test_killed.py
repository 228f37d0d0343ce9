"""A process is killed at the worst moment: committed events are still delivered."""

import json

import pytest
from standardwebhooks.webhooks import Webhook

from tests.cms.publishing.databases import Process, copied, manage

PUBLISH = """
from cms.pages.models import TopicPage
from cms.publishing.models import WebhookEndpoint
endpoint, _ = WebhookEndpoint.objects.get_or_create(name="Site", defaults={{"url": {url!r}}})
TopicPage.objects.get().save_revision().publish()
answer = endpoint.secret
"""
DIE_ONCE_SENT = """
import os
from cms.publishing.webhooks import outbox
outbox._record = lambda *arguments: os._exit(9)
outbox.send_due()
"""
AN_HOUR_LATER = """
from cms.publishing.models import WebhookEndpoint
from django.utils import timezone
held = WebhookEndpoint.objects.get().busy_until
WebhookEndpoint.objects.update(busy_until=timezone.now())
answer = held is not None
"""
WITH_A_LISTENER = """
from datetime import timedelta
from django.utils import timezone
from cms.pages.models import TopicPage
from cms.publishing.models import WebhookEndpoint
WebhookEndpoint.objects.create(name="Site", url="https://example.org/")
page, before = TopicPage.objects.get(), timezone.now() - timedelta(seconds=1)
"""
FALLS_DUE = """
page.unpublish()
page.go_live_at = before
revision = page.save_revision()
page.revisions.filter(pk=revision.pk).update(approved_go_live_at=before)
"""
EXPIRES = "TopicPage.objects.update(expire_at=before)"
DIE_BEFORE_THE_EVENT = """
import os
from django.core.management import call_command
from cms.publishing import signal_handlers
signal_handlers.record_page_event = lambda *arguments: os._exit(9)
call_command("publish_scheduled")
"""
STATE = """
from cms.pages.models import TopicPage
from cms.publishing.models import WebhookEvent
answer = TopicPage.objects.get().live, WebhookEvent.objects.count()
"""
EVENT_TYPES = """
from cms.publishing.models import WebhookEvent
answer = [event.type for event in WebhookEvent.objects.order_by("created_at")]
WebhookEvent.objects.all().delete()
"""


@pytest.fixture
def environ(django_db_setup, django_db_blocker, tmp_path):
    with django_db_blocker.unblock(), copied(tmp_path) as environ:
        yield environ


def test_an_event_is_sent_although_the_publisher_and_the_worker_are_killed(environ, receiver):
    publisher = Process(environ)
    secret = publisher(PUBLISH.format(url=receiver.url))
    publisher.running.kill()
    publisher.running.wait()
    assert receiver.received == []

    sender = Process(environ)
    sender.tell(DIE_ONCE_SENT)
    assert sender.running.wait(60) == 9
    assert len(receiver.received) == 1
    other = Process(environ)
    assert other(AN_HOUR_LATER), "the dead sender's hold is in the row"
    other.end()
    manage(environ, "publishing_worker", "--once")

    assert len({headers["webhook-id"] for _, headers, _ in receiver.received}) == 1
    assert len(receiver.received) == 2
    for _, headers, body in receiver.received:
        assert Webhook(secret).verify(body, headers)["type"] == "page.published"
        assert json.loads(body)["data"]["page"]["type"] == "pages.TopicPage"


@pytest.mark.slow  # five processes; `make faults` kills at random moments too
def test_a_scheduler_killed_before_it_records_the_event_has_changed_nothing(environ):
    other = Process(environ)
    other(WITH_A_LISTENER)
    for due, live, event_type in (
        (FALLS_DUE, True, "page.published"),
        (EXPIRES, False, "page.unpublished"),
    ):
        other(due)
        other(EVENT_TYPES)

        scheduler = Process(environ)
        scheduler.tell(DIE_BEFORE_THE_EVENT)
        assert scheduler.running.wait(60) == 9
        assert other(STATE) == (not live, 0)

        manage(environ, "publish_scheduled")
        assert other(STATE)[0] is live
        assert event_type in other(EVENT_TYPES)
    other.end()
