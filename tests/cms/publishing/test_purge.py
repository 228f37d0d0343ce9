"""What a CDN is told to forget, and when."""

from datetime import timedelta

import boto3
import pytest
import time_machine
from botocore.exceptions import ClientError
from django.utils import timezone

from cms.publishing.models import Purge
from cms.publishing.purge.adapters import PurgeFailed
from cms.publishing.purge.cloudfront import CloudFrontCdn, paths_of
from cms.publishing.purge.queue import purge_due
from cms.publishing.purge.tags import tags_to_purge


class RememberingCdn:
    at_once = False
    purged = []
    broken = False

    def purge(self, tags):
        if self.broken:
            raise PurgeFailed("Throttled")
        self.purged.append(list(tags))


@pytest.fixture
def cdn(settings, monkeypatch):
    settings.CDN_ADAPTER = f"{__name__}.RememberingCdn"
    monkeypatch.setattr(RememberingCdn, "purged", [])
    monkeypatch.setattr(RememberingCdn, "broken", False)
    return RememberingCdn


def soon():
    return time_machine.travel(timezone.now() + timedelta(seconds=2), tick=True)


def test_a_published_page_and_all_lists_are_purged_together(demo, cdn):
    demo.page.save_revision().publish()
    demo.location.save()

    with soon():
        purge_due()

    assert cdn.purged == [["lists", f"page-{demo.page.pk}"]]
    assert not Purge.objects.exists()


def test_the_cdn_is_told_only_when_no_worker_can_answer_the_old_content(demo, cdn):
    demo.page.save_revision().publish()

    assert purge_due() == 0
    assert cdn.purged == []


def test_what_is_on_any_page_purges_all(demo, cdn):
    demo.practitioner.save()

    with soon():
        purge_due()

    assert cdn.purged == [["all"]]


def test_a_page_that_goes_takes_those_below_along(demo, cdn):
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
        assert Purge.objects.first().fault == "Throttled"
    with soon(), soon():
        pass
    with time_machine.travel(timezone.now() + timedelta(seconds=10), tick=True):
        assert purge_due() > 0
    assert len(cdn.purged) == 1


def test_by_default_a_purge_is_a_line_in_the_log_after_the_commit(
    demo, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level("INFO")
    with django_capture_on_commit_callbacks(execute=True):
        demo.page.save_revision().publish()

    assert f"A CDN would forget: lists, page-{demo.page.pk}" in caplog.messages
    assert not Purge.objects.exists()


def test_cloudfront_is_given_paths_for_tags():
    assert paths_of(tags_to_purge([4]))[:3] == [
        "/api/v2/pages/4/*",
        "/api/v2/pages/",
        "/api/v2/pages/?*",
    ]
    assert paths_of(["all"]) == ["/api/v2/*"]
    assert paths_of(tags_to_purge(range(11))) == ["/api/v2/*"]
    assert len(paths_of(tags_to_purge(range(10)))) <= 20


class FakeCloudFront:
    def __init__(self, fault=None):
        self.asked = []
        self.fault = fault

    def create_invalidation(self, **asked):
        self.asked.append(asked)
        if self.fault:
            raise self.fault


def test_cloudfront_is_sent_one_invalidation(monkeypatch, settings):
    settings.CLOUDFRONT_DISTRIBUTION_ID = "E123"
    client = FakeCloudFront()
    monkeypatch.setattr(boto3, "client", lambda service: client)

    CloudFrontCdn().purge(["lists", "page-4"])

    (asked,) = client.asked
    assert asked["DistributionId"] == "E123"
    paths = asked["InvalidationBatch"]["Paths"]
    assert paths["Quantity"] == len(paths["Items"])
    assert "/api/v2/pages/4/*" in paths["Items"]


def test_a_fault_of_cloudfront_is_a_failed_purge(monkeypatch):
    fault = ClientError({"Error": {"Code": "TooManyInvalidationsInProgress"}}, "CreateInvalidation")
    monkeypatch.setattr(boto3, "client", lambda service: FakeCloudFront(fault))

    with pytest.raises(PurgeFailed):
        CloudFrontCdn().purge(["all"])
