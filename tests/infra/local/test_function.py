"""The real runtime client, a function that misbehaves on request, and the gateway in front."""

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from infra.local.http_server import MAX_BODY, HttpServer, serving
from infra.local.lambda_runtime.function import PURE_CLIENT, lambda_environment
from infra.local.lambda_runtime.runtime_api import InitError
from tests.infra.local.fetching import fetch
from tests.infra.local.function_setup import HANDLER, ORIGIN, running
from tests.patience import PATIENCE


@pytest.fixture(scope="module")
def shared():
    with running() as everything:
        yield everything


@pytest.fixture
def url(shared):
    return shared[0]


def test_the_function_gets_the_event_and_its_answer_comes_back(url):
    answer = fetch(f"{url}/contact?x=1", b"a=1", content_type="application/json")

    event = json.loads(answer.body)
    assert answer.status == 200
    assert event["body"] == "a=1"
    assert event["rawQueryString"] == "x=1"
    assert event["headers"]["x-forwarded-port"] == url.rpartition(":")[2]


def test_the_context_has_a_deadline(url):
    context = json.loads(fetch(f"{url}/?do=context").body)

    assert 0 < context["remaining"] <= 20_000


def test_a_binary_answer_arrives_byte_for_byte(url):
    assert fetch(f"{url}/?do=binary").body == bytes(range(256))


def test_two_cookies_are_two_headers(url):
    answer = fetch(f"{url}/?do=cookies")

    assert (answer.status, answer.headers["location"]) == (303, "/x")
    assert answer.headers.get_all("set-cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize("wish", ["raise", "nonsense", "large"])
def test_an_error_of_the_function_is_a_500_without_details(url, wish):
    answer = fetch(f"{url}/?do={wish}", b"secret-of-a-visitor", content_type="text/plain")

    assert answer.status == 500
    assert answer.body == b'{"message":"Internal Server Error"}'


def test_a_runtime_that_dies_is_answered_500_and_replaced(url):
    first = json.loads(fetch(f"{url}/?do=context").body)["pid"]

    crashed = fetch(f"{url}/?do=die")
    second = json.loads(fetch(f"{url}/?do=context").body)["pid"]

    assert crashed.status == 500
    assert first != second


def test_a_runtime_killed_while_idle_costs_no_request(shared):
    url, function, _ = shared
    json.loads(fetch(f"{url}/?do=context").body)
    os.kill(function.pid, signal.SIGKILL)
    while function.pid:
        time.sleep(0.01)

    assert fetch(f"{url}/?do=context").status == 200


def test_requests_at_the_same_time_are_queued_and_all_answered(url):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: fetch(f"{url}/?n={n}"), range(40)))

    assert [json.loads(a.body)["rawQueryString"] for a in answers] == [f"n={n}" for n in range(40)]


def test_a_body_over_the_limit_of_the_gateway_is_a_413(url):
    answer = fetch(f"{url}/contact", b"x" * (MAX_BODY + 1), content_type="text/plain")

    assert answer.status == 413
    assert answer.body == b'{"message":"Request Entity Too Large"}'


def test_a_body_over_the_limit_of_lambda_is_a_413(url):
    answer = fetch(f"{url}/contact", b"x" * (5 * 1024 * 1024), content_type="image/png")

    assert answer.status == 413


def test_a_body_without_a_declared_length_is_a_411(url):
    assert fetch(f"{url}/", method="POST", transfer_encoding="chunked").status == 411


def test_a_length_that_is_not_a_number_is_a_400(url):
    assert fetch(f"{url}/", method="POST", content_length="many").status == 400


def test_head_has_the_headers_and_no_body(url):
    answer = fetch(f"{url}/?do=binary", method="HEAD")

    assert (answer.status, answer.headers["content-length"], answer.body) == (200, "256", b"")


def test_a_preflight_is_answered_by_the_gateway(shared):
    url, _, _ = shared

    answer = fetch(
        f"{url}/?do=die", method="OPTIONS", origin=ORIGIN, access_control_request_method="POST"
    )

    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "content-type" in answer.headers["access-control-allow-headers"]


def test_a_preflight_from_another_origin_gets_no_cors_headers(url):
    answer = fetch(
        f"{url}/",
        method="OPTIONS",
        origin="http://evil.example",
        access_control_request_method="POST",
    )

    assert answer.status == 204
    assert not [h for h in answer.headers if h.lower().startswith("access-control-")]


def test_answers_may_be_read_by_the_frontend_only(url):
    assert fetch(url + "/", origin=ORIGIN).headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-origin" not in fetch(url + "/", origin="http://x").headers


def test_options_without_a_preflight_reach_the_function(url):
    event = json.loads(fetch(url + "/", method="OPTIONS").body)

    assert event["requestContext"]["http"]["method"] == "OPTIONS"


def test_the_log_has_neither_query_nor_body(shared):
    url, _, lines = shared

    fetch(f"{url}/path?canary-in-query=1", b"canary-in-body", content_type="text/plain")

    assert lines.has("POST /path 200")
    assert not lines.has("canary")


def test_a_function_that_times_out_is_ended_and_replaced():
    with running(timeout=1.0) as (url, _, lines):
        slow = fetch(f"{url}/?do=sleep")
        after = fetch(f"{url}/?do=context")

    assert slow.status == 500
    assert lines.has("Task timed out after 1.00 seconds")
    assert after.status == 200


def test_a_gateway_that_waited_too_long_answers_503():
    with running(gateway_timeout=1.0) as (url, _, _):
        fetch(f"{url}/?do=context")
        answer = fetch(f"{url}/?do=sleep")

    assert answer.status == 503
    assert answer.body == b'{"message":"Service Unavailable"}'


def test_a_handler_that_cannot_be_loaded_is_logged_and_answers_500():
    with running("tests.infra.local.no_such_module.handler") as (url, function, lines):
        with pytest.raises(InitError):
            function.load().result()
        answer = fetch(url + "/")

    assert answer.status == 500
    assert lines.has("no_such_module")


def test_the_runtime_works_without_its_c_extension():
    with running(PYTHONPATH=str(PURE_CLIENT)) as (url, _, lines):
        echoed = fetch(f"{url}/?x=1", b"a=1", content_type="text/plain")
        raised = fetch(f"{url}/?do=raise")
        too_large = fetch(f"{url}/?do=large")
        after = fetch(f"{url}/?do=context")

    assert echoed.json()["body"] == "a=1"
    assert (raised.status, too_large.status, after.status) == (500, 500, 200)
    assert lines.has("ValueError")
    assert lines.has("The Runtime API answered 413")


def test_where_the_c_extension_is_missing_the_pure_client_is_on_the_path(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    assert str(PURE_CLIENT) in lambda_environment({}, HANDLER, "127.0.0.1:1")["PYTHONPATH"]


def test_stopping_ends_the_process_and_fails_what_still_runs():
    with running() as (url, function, _), ThreadPoolExecutor(1) as pool:
        fetch(f"{url}/?do=context")
        pid = function.pid
        running_call = pool.submit(fetch, f"{url}/?do=sleep")
        time.sleep(0.3)
        function.stop()

        assert running_call.result(PATIENCE).status == 500
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_an_exception_is_a_500_and_only_its_place_is_logged(caplog):
    def broken(request):
        raise RuntimeError("canary")

    with serving(HttpServer(0, broken)) as server:
        answer = fetch(server.url + "/")

    assert answer.status == 500
    assert "RuntimeError" in caplog.text
    assert "canary" not in caplog.text
