"""A Lambda function on this machine: the real runtime client in a process of its own.

Like Lambda with a reserved concurrency: invocations queue, and an environment whose process
ended or timed out is replaced at the next invocation.
"""

import importlib.util
import os
import sys
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from threading import Lock

from infra.local.http_server import HttpServer, serving
from infra.local.lambda_runtime.runtime_api import (
    EnvironmentGoneError,
    FunctionError,
    InitError,
    RuntimeApi,
)
from infra.local.processes.orphan_reaper import OrphanReaper
from infra.local.processes.process import ROOT, OnLine, Process

NAME = "contact"
PURE_CLIENT = Path(__file__).with_name("pure")
TIMEOUT = 15.0  # seconds an invocation may take
INIT_TIMEOUT = 20.0  # seconds; Lambda gives 10, a busy laptop may need more


class ExecutionEnvironment:
    """One runtime process and the Runtime API it talks to."""

    def __init__(
        self, handler: str, environ: Mapping[str, str], on_line: OnLine, reaper: OrphanReaper | None
    ) -> None:
        self._api = RuntimeApi()
        self._serving = serving(HttpServer(0, self._api.answer))
        server = self._serving.__enter__()
        self._process = Process(
            NAME,
            [sys.executable, "-m", "awslambdaric", handler],
            lambda_environment(environ, handler, server.address),
            on_line,
            reaper=reaper,
            on_end=lambda code: self._api.fail(FunctionError(f"Runtime exited with {code}")),
        )

    @property
    def alive(self) -> bool:
        return not self._process.ended.is_set()

    @property
    def pid(self) -> int:
        return self._process.pid

    def initialise(self) -> None:
        """Wait until the handler is loaded; raises InitError."""
        try:
            self._api.initialised.result(INIT_TIMEOUT)
        except FutureTimeout as error:
            raise InitError("Runtime.InitTimeout") from error

    def invoke(self, event: bytes, timeout: float) -> bytes:
        return self._api.invoke(event, timeout)

    def stop(self) -> None:
        self._process.stop()
        self._serving.__exit__(None, None, None)


class Function:
    """Runs `handler`, for example `contact_lambda.app.handler`.

    At most `concurrency` environments run it side by side, each one invocation at a time;
    another one is started only when all are busy.
    """

    def __init__(
        self,
        handler: str,
        environ: Mapping[str, str],
        on_line: OnLine,
        *,
        timeout: float = TIMEOUT,
        reaper: OrphanReaper | None = None,
        concurrency: int = 1,
    ) -> None:
        self._handler, self._environ, self._on_line = handler, environ, on_line
        self._timeout, self._reaper = timeout, reaper
        self._queue = ThreadPoolExecutor(concurrency, thread_name_prefix="function")
        self._all: set[ExecutionEnvironment] = set()
        self._idle: list[ExecutionEnvironment] = []
        self._lock = Lock()
        self._stopped = False

    @property
    def pid(self) -> int | None:
        """The process of one runtime, None when none is alive."""
        return next((each.pid for each in list(self._all) if each.alive), None)

    def load(self) -> "Future[None]":
        """Load the handler now rather than at the first request; may raise InitError."""
        return self._queue.submit(self._load)

    def invoke(self, event: bytes) -> "Future[bytes]":
        """Queue one invocation; the result may raise FunctionError."""
        return self._queue.submit(self._run, event)

    def stop(self) -> None:
        """End the processes; an invocation that still runs fails."""
        self._stopped = True
        self._queue.shutdown(wait=False, cancel_futures=True)
        for environment in list(self._all):
            self._discard(environment)
        self._queue.shutdown(wait=True)

    def _load(self) -> None:
        self._give_back(self._take())

    def _run(self, event: bytes) -> bytes:
        try:
            return self._attempt(event)
        except EnvironmentGoneError:  # it ended while idle: the event was not processed
            return self._attempt(event)

    def _attempt(self, event: bytes) -> bytes:
        environment = self._take()
        try:
            return environment.invoke(event, self._timeout)
        except FutureTimeout as error:
            self._on_line(f"Task timed out after {self._timeout:.2f} seconds")
            self._discard(environment)
            raise FunctionError("Sandbox.Timedout") from error
        finally:
            self._give_back(environment)

    def _take(self) -> ExecutionEnvironment:
        """Return the environment that was used last, as Lambda does, or start a new one."""
        with self._lock:
            idle, self._idle = self._idle, []
            living = [each for each in idle if each.alive]
            if living:
                self._idle = living[:-1]
        for dead in (each for each in idle if each not in living):
            self._discard(dead)
        return living[-1] if living else self._start()

    def _start(self) -> ExecutionEnvironment:
        if self._stopped:
            raise FunctionError("Stopped")
        environment = ExecutionEnvironment(
            self._handler, self._environ, self._on_line, self._reaper
        )
        self._all.add(environment)
        try:
            if self._stopped:  # `stop` was called in between and missed this one
                raise InitError("Stopped")
            environment.initialise()
        except InitError as error:
            self._on_line(f"The handler could not be loaded: {error}")
            self._discard(environment)
            raise
        return environment

    def _give_back(self, environment: ExecutionEnvironment) -> None:
        if environment.alive and environment in self._all:
            with self._lock:
                self._idle.append(environment)
        else:
            self._discard(environment)

    def _discard(self, environment: ExecutionEnvironment) -> None:
        with self._lock:
            present = environment in self._all
            self._all.discard(environment)
        if present:
            environment.stop()


def lambda_environment(environ: Mapping[str, str], handler: str, api: str) -> dict[str, str]:
    """The function's own variables and those that Lambda sets."""
    return {
        **environ,
        "AWS_LAMBDA_RUNTIME_API": api,
        "AWS_LAMBDA_FUNCTION_NAME": NAME,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{NAME}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        # Makes the runtime client wait in a thread, so that its process receives signals.
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "LAMBDA_TASK_ROOT": str(ROOT),
        "PYTHONPATH": os.pathsep.join(_import_path(environ)),
        "TZ": ":UTC",
        "_HANDLER": handler,
    }


def _import_path(environ: Mapping[str, str]) -> list[str]:
    path = [str(ROOT), environ.get("PYTHONPATH", "")]
    if importlib.util.find_spec("runtime_client") is None:
        path.append(str(PURE_CLIENT))
    return [folder for folder in path if folder]
