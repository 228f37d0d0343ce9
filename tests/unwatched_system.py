"""The system that tests meet: as `make run` starts it, but its servers do not watch for changed
code. To look at all files each second is a sixteenth of a processor."""

from dataclasses import replace

from infra.local.system import demo_processes


def unwatched(environ, at):
    """The processes of `make run`, each server with `--noreload`."""
    usual = demo_processes(environ, at)
    return replace(usual, first=_unwatched(usual.first), beside=_unwatched(usual.beside))


def _unwatched(service):
    return replace(service, argv=[*service.argv, "--noreload"])
