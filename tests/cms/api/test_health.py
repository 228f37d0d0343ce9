from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.utils import timezone

from cms.api import health
from cms.core.jobs import WORKER
from cms.core.models import LastRun
from cms.core.recent_result import SECONDS, RecentResult

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def worker(media):
    """The publishing worker runs, and the uploads have a folder of their own."""
    LastRun.record_success(WORKER)


def test_a_process_that_answers_is_live(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz/live")

    assert (answer.status_code, answer.json()) == (200, {"status": "live"})
    assert answer["Cache-Control"] == "no-store"


def test_a_process_is_ready_when_all_that_it_needs_is_there(client):
    answer = client.get("/healthz/ready")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "failing": []}


def test_a_missing_migration_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'search'")

    assert client.get("/healthz/ready").json()["failing"] == ["migrations"]


def test_what_fails_is_named_without_its_reason(client, monkeypatch):
    def secret(*_, **__):
        raise OperationalError("password of db.internal is hunter2")

    monkeypatch.setattr(default_storage._wrapped, "save", secret, raising=False)
    monkeypatch.setitem(health.CHECKS, "database", secret)

    answer = client.get("/healthz/ready")

    assert answer.status_code == 503
    assert answer.json() == {"status": "not_ready", "failing": ["database", "storage"]}
    assert "hunter2" not in answer.content.decode()


def test_a_storage_that_takes_no_file_is_not_ready(client, media):
    (media / "private").write_text("a file where the folder of the probe should be")

    answer = client.get("/healthz/ready")

    assert (answer.status_code, answer.json()["failing"]) == (503, ["storage"])


def test_the_storage_is_written_once_a_minute_whoever_asks_and_nothing_stays(
    client, media, monkeypatch
):
    written = []
    monkeypatch.setattr(default_storage._wrapped, "save", _counting(written), raising=False)

    for _ in range(5):
        assert client.get("/healthz/ready").status_code == 200

    assert len(written) == 1
    assert [path for path in media.rglob("*") if path.is_file()] == []


def _counting(written):
    storage = type(default_storage._wrapped)

    def save(name, content, max_length=None):
        written.append(name)
        return storage.save(default_storage._wrapped, name, content, max_length)

    return save


def test_little_space_is_degraded_and_still_serves(client, settings):
    settings.MIN_FREE_BYTES = 10**18

    answer = client.get("/healthz/ready")

    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "degraded", "failing": ["space"]},
    )


@pytest.mark.parametrize("seen", ["an hour ago", "never"])
def test_a_silent_worker_is_degraded_and_never_unready(client, seen):
    rows = LastRun.objects.filter(name=WORKER)
    rows.delete() if seen == "never" else rows.update(
        succeeded_at=timezone.now() - timedelta(hours=1)
    )

    answer = client.get("/healthz/ready")

    assert (answer.status_code, answer.json()) == (
        200, {"status": "degraded", "failing": ["worker"]}
    )  # fmt: skip


def test_a_post_to_a_health_check_is_405(client):
    assert client.post("/healthz/ready").status_code == 405


def test_a_result_is_kept_for_a_minute_a_failure_too():
    now, calls = [0.0], []

    def check():
        calls.append(1)
        if len(calls) == 1:
            raise OSError("the disk is full")
        return True

    recent = RecentResult(check, lambda: now[0])
    for _ in range(3):
        with pytest.raises(OSError, match="full"):
            recent()
    now[0] += SECONDS

    assert recent() is True
    assert recent() is True
    assert len(calls) == 2
