"""A function behind a gateway, for tests that make it misbehave."""

import os
from contextlib import contextmanager

from infra.local.http_server import HttpServer, serving
from infra.local.lambda_runtime.function import Function
from infra.local.lambda_runtime.gateway import Gateway

ORIGIN = "http://site.example"
HANDLER = "tests.infra.local.sample_function.handler"


class Lines(list):
    def has(self, text):
        return any(text in line for line in self)


@contextmanager
def running(handler=HANDLER, *, timeout=20.0, gateway_timeout=30.0, concurrency=1, **environ):
    lines = Lines()
    function = Function(
        handler,
        {**os.environ, **environ},
        lines.append,
        timeout=timeout,
        concurrency=concurrency,
    )
    server = HttpServer(0, lambda request: gateway.answer(request))
    gateway = Gateway(function, server.server_port, {ORIGIN}, lines.append, timeout=gateway_timeout)
    try:
        with serving(server):
            yield server.url, function, lines
    finally:
        function.stop()
