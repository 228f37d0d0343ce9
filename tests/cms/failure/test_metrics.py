"""`/metrics`: who may read it, and what it says."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from cms.api.health import HealthFirst
from cms.core.jobs import JOBS, WORKER, run_recorded
from cms.core.metrics import count_answer
from cms.core.metrics_folder import PREFIX, share_counters
from cms.core.models import LastRun
from cms.monitoring import metrics, state
from cms.publishing.models import Delivery, WebhookEndpoint, WebhookEvent
from cms.settings.env import REPOSITORY

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-tests"


@pytest.fixture
def ask(client, settings):
    settings.METRICS_TOKEN = TOKEN
    return lambda **headers: client.get("/metrics", headers=headers)


@pytest.fixture
def read(ask):
    def read():
        text = ask(Authorization=f"Bearer {TOKEN}").content.decode()
        lines = (line.rpartition(" ") for line in text.splitlines() if line[0] != "#")
        return {name: float(value) for name, _, value in lines}

    return read


def test_only_who_has_the_token_may_read(ask):
    assert ask().status_code == 401
    assert ask(Authorization="Bearer another").status_code == 401
    assert ask(Authorization=f"Basic {TOKEN}").status_code == 401
    assert ask(Authorization=f"Bearer {TOKEN}").status_code == 200


def test_they_are_answered_on_any_host_name(rf, settings):
    settings.METRICS_TOKEN, settings.ALLOWED_HOSTS = TOKEN, ["cms.example.org"]
    request = rf.get("/metrics", headers={"Host": "10.0.1.7", "Authorization": f"Bearer {TOKEN}"})

    assert HealthFirst(None)(request).status_code == 200


def test_without_a_token_there_is_no_such_address(client, settings):
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_outboxes_jobs_and_version_are_told(read, demo):
    endpoint = WebhookEndpoint.objects.create(name="Site", url="https://example.org/")
    event = WebhookEvent.objects.create(
        type="page.published", data={}, created_at=timezone.now() - timedelta(minutes=7)
    )
    Delivery.objects.create(event=event, endpoint=endpoint)
    LastRun.record_success("publish_scheduled")
    LastRun.record_success(WORKER)
    LastRun.record_failure("check_sources", "CommandError")

    told = read()

    assert told["cms_database_up"] == 1
    assert told['cms_outbox_waiting{kind="webhook"}'] == 1
    assert 415 < told['cms_outbox_oldest_seconds{kind="webhook"}'] < 440
    assert told['cms_outbox_waiting{kind="mail"}'] == 0
    assert told["cms_content_version_age_seconds"] >= 0
    assert told['cms_job_last_success_timestamp_seconds{job="publish_scheduled"}'] > 1e9
    assert told['cms_job_late{job="publish_scheduled"}'] == 0
    assert told['cms_job_late{job="check_sources"}'] == 1
    assert told["cms_worker_heartbeat_age_seconds"] < 60


def test_without_the_database_it_says_so_and_the_counters_stay(read, monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr(state, "deliveries", away)
    monkeypatch.setattr(metrics.watch._outage, "is_known", False)
    count_answer("unavailable")

    told = read()

    assert told["cms_database_up"] == 0
    assert "cms_content_version" not in told
    assert any(name.startswith("cms_answers_total") for name in told)


def test_workers_of_one_server_count_together(tmp_path):
    """Each process counts one answer and ends; the next one sees what the others counted."""
    code = (
        "from cms.core.metrics_folder import share_counters; share_counters();"
        "import django; django.setup();"
        "from cms.core.metrics import count_answer; count_answer('hit');"
        "from prometheus_client import CollectorRegistry, generate_latest;"
        "from prometheus_client.multiprocess import MultiProcessCollector;"
        "r = CollectorRegistry(); MultiProcessCollector(r); print(generate_latest(r).decode())"
    )
    environ = {**os.environ, "TMPDIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
    for expected in (1.0, 2.0):
        told = subprocess.run(
            [sys.executable, "-c", code],
            env=environ, cwd=REPOSITORY, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        assert f'cms_answers_total{{result="hit"}} {expected}' in told


def test_folders_of_servers_that_have_ended_are_removed(tmp_path, monkeypatch):
    old = tmp_path / f"{PREFIX}-{os.getuid()}-4194999"  # above the greatest process id
    old.mkdir()
    foreign = tmp_path / f"{PREFIX}-{os.getuid()}-notes"  # the name has no process id
    foreign.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")  # so that it is taken away at the end
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR")
    monkeypatch.delitem(sys.modules, "prometheus_client")

    share_counters()

    assert not old.exists()
    assert foreign.exists()
    assert os.environ["PROMETHEUS_MULTIPROC_DIR"].startswith(str(tmp_path))


def test_a_regular_command_is_recorded_with_its_success_or_the_class_of_its_failure():
    run_recorded("check_sources", lambda: None)
    assert LastRun.objects.get().succeeded_at

    def fail():
        raise ValueError("rita@example.org")

    with pytest.raises(ValueError, match="rita"):
        run_recorded("check_sources", fail)
    assert LastRun.objects.get().failure == "ValueError"

    with pytest.raises(SystemExit):
        run_recorded("check_sources", lambda: sys.exit(1))
    assert LastRun.objects.get().failure == "CommandError"

    run_recorded("check_sources", lambda: None)
    assert LastRun.objects.get().failure == ""


@pytest.mark.parametrize("option", ["--help", "--dryrun", "--dry-run", "--new-key"])
def test_a_job_that_is_only_tried_is_not_recorded(monkeypatch, option):
    monkeypatch.setattr(sys, "argv", ["cms", "backup", option])

    run_recorded("backup", lambda: None)

    assert not LastRun.objects.filter(name="backup").exists()


def test_a_command_that_is_no_job_is_not_recorded():
    run_recorded("migrate", lambda: None)

    assert not LastRun.objects.exists()


def test_every_command_of_the_list_exists():
    from django.core.management import get_commands

    named = {job.name for job in JOBS if job.name != "backup"}

    assert named <= set(get_commands())


def test_a_silent_worker_is_noticed_after_two_minutes():
    assert state.worker_is_silent()
    LastRun.record_success(WORKER)
    assert not state.worker_is_silent()
    assert state.worker_is_silent(timezone.now() + timedelta(minutes=3))


def test_the_worker_records_that_it_runs(monkeypatch):
    from cms.publishing.management.commands import publishing_worker

    class Stopped:
        rounds = 0

        def is_set(self):
            self.rounds += 1
            return self.rounds > 2

        def wait(self, pause):
            pass

    monkeypatch.setattr(publishing_worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(publishing_worker, "_start_due", lambda tasks: None)
    command = publishing_worker.Command()
    command._run_until(Stopped(), 0)

    assert LastRun.objects.get(name=WORKER).succeeded_at
    call_command("publishing_worker", "--once")
