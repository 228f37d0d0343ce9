"""The Runtime API without sockets: whose work is taken, whose answer counts."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from infra.local.http_server import Request
from infra.local.lambda_runtime.http_api import MAX_EVENT
from infra.local.lambda_runtime.runtime_api import (
    PREFIX,
    EnvironmentGoneError,
    FunctionError,
    InitError,
    RuntimeApi,
)
from tests.patience import PATIENCE


@pytest.fixture
def api():
    return RuntimeApi()


@pytest.fixture
def invoked(api):
    """An invocation that the runtime has taken: its id, and the future of its answer."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(api.invoke, b'{"a": 1}', 20.0)
        taken = api.answer(Request("GET", f"{PREFIX}invocation/next"))
        yield dict(taken.headers)["Lambda-Runtime-Aws-Request-Id"], answer
        api.fail(FunctionError("over"))


def post(api, path, body=b""):
    return api.answer(Request("POST", PREFIX + path, body=body))


def test_the_runtime_gets_an_event_and_its_answer_is_returned(api, invoked):
    invocation_id, answer = invoked

    accepted = post(api, f"invocation/{invocation_id}/response", b'"done"')

    assert accepted.status == 202
    assert answer.result(PATIENCE) == b'"done"'
    assert api.initialised.done()


def test_an_error_has_its_kind_and_not_its_message(api, invoked):
    invocation_id, answer = invoked
    body = json.dumps({"errorType": "ValueError", "errorMessage": "canary"}).encode()

    post(api, f"invocation/{invocation_id}/error", body)

    with pytest.raises(FunctionError, match=r"^ValueError$"):
        answer.result(PATIENCE)


def test_an_error_that_is_not_json_is_an_error_too(api, invoked):
    invocation_id, answer = invoked

    post(api, f"invocation/{invocation_id}/error", b"?")

    with pytest.raises(FunctionError, match="Unknown"):
        answer.result(PATIENCE)


def test_an_answer_over_the_limit_is_refused_and_fails(api, invoked):
    invocation_id, answer = invoked

    refused = post(api, f"invocation/{invocation_id}/response", b"x" * (MAX_EVENT + 1))

    assert refused.status == 413
    with pytest.raises(FunctionError, match="ResponseSizeTooLarge"):
        answer.result(PATIENCE)


def test_only_the_current_invocation_can_be_answered_and_only_once(api, invoked):
    invocation_id, _ = invoked

    assert post(api, "invocation/another/response").status == 400
    assert post(api, f"invocation/{invocation_id}/response", b"1").status == 202
    assert post(api, f"invocation/{invocation_id}/response", b"2").status == 400


def test_a_process_that_ends_fails_the_invocation_it_took(api, invoked):
    _, answer = invoked

    api.fail(FunctionError("Runtime exited"))

    with pytest.raises(FunctionError, match="Runtime exited"):
        answer.result(PATIENCE)


def test_an_invocation_that_was_not_taken_can_go_to_another_process(api):
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(api.invoke, b"{}", 20.0)
        while api._current is None:
            pass
        api.fail(FunctionError("Runtime exited"))

        with pytest.raises(EnvironmentGoneError):
            answer.result(PATIENCE)

    with pytest.raises(EnvironmentGoneError):
        api.invoke(b"{}", 20.0)


def test_a_runtime_of_a_discarded_environment_gets_no_event(api):
    api.fail(FunctionError("Runtime exited"))

    assert api.answer(Request("GET", f"{PREFIX}invocation/next")).status == 410


def test_a_handler_that_cannot_be_loaded_is_an_init_error(api):
    post(api, "init/error", b'{"errorType": "Runtime.ImportModuleError"}')

    with pytest.raises(InitError, match="ImportModuleError"):
        api.initialised.result(0)


def test_an_unknown_path_is_a_404(api):
    assert post(api, "extension/register").status == 404
