"""Processes that are killed at the worst moment: what was committed is still delivered."""

import json

import pytest
from standardwebhooks.webhooks import Webhook

from tests.cms.publishing.databases import Process, manage, sqlite

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
outbox._note = lambda *arguments: os._exit(9)
outbox.send_due()
"""
AN_HOUR_LATER = """
from cms.publishing.models import WebhookEndpoint
from django.utils import timezone
held = WebhookEndpoint.objects.get().busy_until
WebhookEndpoint.objects.update(busy_until=timezone.now())
answer = held is not None
"""


@pytest.fixture
def environ(tmp_path):
    with sqlite(tmp_path) as environ:
        manage(environ, "migrate", "--verbosity=0")
        manage(environ, "load_demo")
        yield environ


def test_a_webhook_outlives_the_publisher_and_the_sender(environ, receiver):
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
    manage(environ, "send_webhooks", "--once")

    assert len({headers["webhook-id"] for _, headers, _ in receiver.received}) == 1
    assert len(receiver.received) == 2
    for _, headers, body in receiver.received:
        assert Webhook(secret).verify(body, headers)["type"] == "page.published"
        assert json.loads(body)["data"]["page"]["type"] == "pages.TopicPage"
