"""The production server with a PostgreSQL that refuses, hangs and comes back."""

import json
from threading import Thread

import pytest

from tests.cms.failure.production import TOKEN, gated, production_environment, served
from tests.cms.publishing.databases import DATABASES, manage, wait_until

pytestmark = pytest.mark.postgres
PAGES = "/api/v2/pages/"
UNKEPT = f"{PAGES}?search=back"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """The gate before the database, and a server with one worker of two threads."""
    folder = tmp_path_factory.mktemp("production")
    (folder / "static").mkdir()
    with DATABASES["postgres"](folder) as environ:
        manage(environ, "load_demo")
        with (
            gated(environ["DATABASE_URL"]) as (gate, url),
            served(production_environment(url, folder), folder, workers=1) as server,
        ):
            server.get(PAGES)
            yield gate, server


@pytest.fixture(params=["refuse", "hang"])
def away(running, request):
    gate, server = running
    server.get(PAGES)
    getattr(gate, request.param)()
    yield server
    gate.open()
    wait_until(lambda: server.get("/healthz/ready").status == 200)


def test_two_requests_that_need_the_database_do_not_stop_the_site(away):
    hanging = [Thread(target=away.get, args=[UNKEPT]) for _ in range(2)]
    for thread in hanging:
        thread.start()

    kept, live = away.get(PAGES), away.get("/healthz/live")
    for thread in hanging:
        thread.join()
    wait_until(lambda: "age" in away.get(PAGES).headers)  # the version was read a moment ago
    again = away.get(PAGES)
    ready, admin, unkept = away.get("/healthz/ready"), away.get("/admin/"), away.get(UNKEPT)

    assert (kept.status, live.status) == (200, 200)
    assert again.body == kept.body
    assert int(again.headers["age"]) >= 0
    assert (ready.status, admin.status, unkept.status) == (503, 503, 503)
    assert b"The CMS cannot reach its database" in admin.body
    assert json.loads(unkept.body)["title"] == "The server has to wait"


def test_every_line_is_json_and_an_outage_has_no_traceback_a_request(running):
    gate, server = running
    gate.refuse()
    for _ in range(20):
        server.get(UNKEPT)
    gate.open()
    wait_until(lambda: server.get("/healthz/ready").status == 200)

    written = server.lines()
    assert [line for line in written if not line.startswith("{")] == []
    lines = [json.loads(line) for line in written]
    away = [line for line in lines if line["message"].startswith("The database does not answer")]
    assert away
    assert sum("traceback" in line for line in lines) <= 2 * len(away)
    assert {"request_id", "path", "status", "ms"} <= next(
        line for line in lines if line["logger"] == "cms.request"
    ).keys()


def test_the_metrics_of_a_running_server(running):
    _, server = running
    hits = 'cms_answers_total{result="hit"}'
    server.get(PAGES)
    server.get(PAGES)

    told = server.get("/metrics", Authorization=f"Bearer {TOKEN}")

    assert told.status == 200
    values = dict(line.rsplit(" ", 1) for line in told.body.decode().splitlines())
    assert float(values[hits]) >= 1
    assert values["cms_database_up"] == "1.0"


def test_a_killed_worker_is_replaced_and_its_counts_stay(running):
    _, server = running

    def hits():
        text = server.get("/metrics", Authorization=f"Bearer {TOKEN}").body.decode()
        return next(
            float(line.split()[-1])
            for line in text.splitlines()
            if line.startswith('cms_answers_total{result="hit"}')
        )

    server.get(PAGES)
    before, (worker,) = hits(), server.workers()
    server.kill(worker)
    wait_until(server.is_live)

    assert server.workers() != [worker]
    assert hits() >= before
