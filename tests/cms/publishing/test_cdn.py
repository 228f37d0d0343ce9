"""Which responses a CDN is told to purge, and when."""

import time
from datetime import timedelta

import boto3
import pytest
import time_machine
from botocore.exceptions import ClientError
from django.utils import timezone

from cms.core.content_version.watch import READ_INTERVAL_SECONDS
from cms.publishing.cdn import queue
from cms.publishing.cdn.adapters import PurgeFailed
from cms.publishing.cdn.cloudfront import CloudFrontCdn
from cms.publishing.cdn.queue import purge_due
from cms.publishing.cdn.tags import tags_to_purge
from cms.publishing.models import Purge

WAIT = queue.WAIT_SECONDS


class RecordingCdn:
    needs_no_queue = False
    purged = []
    broken = False

    def purge(self, tags):
        if self.broken:
            raise PurgeFailed("Throttled")
        self.purged.append(list(tags))


@pytest.fixture
def cdn(settings, monkeypatch):
    settings.CDN_ADAPTER = f"{__name__}.RecordingCdn"
    monkeypatch.setattr(RecordingCdn, "purged", [])
    monkeypatch.setattr(RecordingCdn, "broken", False)
    monkeypatch.setattr(queue, "WAIT_SECONDS", 0)
    return RecordingCdn


def soon():
    return time_machine.travel(timezone.now() + timedelta(seconds=2), tick=True)


def test_a_published_page_and_all_lists_are_purged_together(demo, cdn):
    demo.page.save_revision().publish()
    demo.location.save()

    with soon():
        purge_due()

    assert cdn.purged == [["lists", f"page-{demo.page.pk}"]]
    assert not Purge.objects.exists()


def test_the_cdn_is_purged_only_when_no_worker_can_serve_the_old_content(cdn, monkeypatch, db):
    old = timezone.now() - timedelta(hours=1)  # a long transaction, committed only now
    Purge.objects.create(tags=["page-4"], not_before=old)
    monkeypatch.setattr(queue, "WAIT_SECONDS", WAIT)
    seen = time.monotonic()

    assert purge_due() == 1
    assert time.monotonic() - seen > 2 * READ_INTERVAL_SECONDS


def test_a_change_that_any_page_may_show_purges_everything(demo, cdn):
    demo.practitioner.save()

    with soon():
        purge_due()

    assert cdn.purged == [["all"]]


def test_unpublishing_a_page_purges_the_pages_below_it(demo, cdn):
    demo.home.unpublish()

    with soon():
        purge_due()

    assert set(cdn.purged[0]) == {"lists", f"page-{demo.page.pk}", f"page-{demo.home.pk}"}


def test_a_draft_purges_nothing(demo, cdn):
    demo.page.save_revision()

    assert not Purge.objects.exists()


def test_a_failed_purge_is_tried_again_later(demo, cdn):
    demo.page.save_revision().publish()
    cdn.broken = True
    with soon():
        assert purge_due() == 0
        cdn.broken = False
        assert purge_due() == 0
        assert Purge.objects.first().error == "Throttled"
    with soon(), soon():
        pass
    with time_machine.travel(timezone.now() + timedelta(seconds=10), tick=True):
        assert purge_due() > 0
    assert len(cdn.purged) == 1


def test_two_workers_send_a_purge_once_and_one_that_dies_leaves_it_to_the_other(
    db, cdn, monkeypatch
):
    now = timezone.now()
    Purge.objects.create(tags=["page-4"], not_before=now)

    def killed(_):
        assert purge_due() == 0, "the other worker"
        raise SystemExit

    with time_machine.travel(now, tick=False) as clock, monkeypatch.context() as dying:
        dying.setattr(queue.time, "sleep", killed)
        with pytest.raises(SystemExit):
            purge_due()
        clock.shift(queue.CLAIM_SECONDS)
        dying.setattr(queue.time, "sleep", lambda _: None)
        assert purge_due() == 1

    assert cdn.purged == [["page-4"]]


def test_by_default_a_purge_is_a_line_in_the_log_after_the_commit(
    demo, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level("INFO")
    with django_capture_on_commit_callbacks(execute=True):
        demo.page.save_revision().publish()

    assert f"No CDN is configured; it would drop: lists, page-{demo.page.pk}" in caplog.messages
    assert not Purge.objects.exists()


class FakeCloudFront:
    def __init__(self, fault=None):
        self.asked = []
        self.fault = fault

    def create_invalidation(self, **asked):
        self.asked.append(asked)
        if self.fault:
            raise self.fault


@pytest.mark.parametrize("pages", [0, 1, 8, 10, 500])
def test_cloudfront_is_sent_one_wildcard_however_many_pages_changed(monkeypatch, settings, pages):
    settings.CLOUDFRONT_DISTRIBUTION_ID = "E123"
    client = FakeCloudFront()
    monkeypatch.setattr(boto3, "client", lambda service: client)

    CloudFrontCdn().purge(tags_to_purge(range(pages)))

    (asked,) = client.asked
    assert asked["DistributionId"] == "E123"
    assert asked["InvalidationBatch"]["Paths"] == {"Quantity": 1, "Items": ["/api/v2/*"]}


def test_an_error_of_cloudfront_is_a_failed_purge(monkeypatch):
    fault = ClientError({"Error": {"Code": "TooManyInvalidationsInProgress"}}, "CreateInvalidation")
    monkeypatch.setattr(boto3, "client", lambda service: FakeCloudFront(fault))

    with pytest.raises(PurgeFailed):
        CloudFrontCdn().purge(["all"])


def test_cloudfront_drops_images_too_once_some_are_private(monkeypatch, settings):
    settings.MEDIA_URL = "https://cms.example.org/media/"
    client = FakeCloudFront()
    monkeypatch.setattr(boto3, "client", lambda service: client)

    CloudFrontCdn().purge(["all", "files"])

    (asked,) = client.asked
    assert asked["InvalidationBatch"]["Paths"]["Items"] == [
        "/api/v2/*",
        "/media/images/*",
        "/media/original_images/*",
    ]
