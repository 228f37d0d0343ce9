import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection

from cms.api import health

pytestmark = pytest.mark.django_db


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
    def secret(*_):
        raise OperationalError("password of db.internal is hunter2")

    monkeypatch.setattr(default_storage._wrapped, "exists", secret, raising=False)
    monkeypatch.setitem(health.CHECKS, "database", secret)

    answer = client.get("/healthz/ready")

    assert answer.status_code == 503
    assert answer.json() == {"status": "not_ready", "failing": ["database", "storage"]}
    assert "hunter2" not in answer.content.decode()


def test_a_post_to_a_health_check_is_405(client):
    assert client.post("/healthz/ready").status_code == 405
