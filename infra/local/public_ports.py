"""The four public ports, read from the environment and checked before anything starts."""

import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

from infra.local.http_server import LOOPBACK


class PortError(Exception):
    """A port cannot be used; the message names it and the way out."""


@dataclass(frozen=True)
class Ports:
    cms: int = 8000
    contact: int = 8001
    inbox: int = 8002
    frontend: int = 8003

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read CMS_PORT, CONTACT_PORT, INBOX_PORT and FRONTEND_PORT; raises PortError."""
        given = {name: environ.get(_variable(name), "").strip() for name in asdict(cls())}
        ports = cls(**{name: _number(name, text) for name, text in given.items() if text})
        ports._check_distinct()
        return ports

    @classmethod
    def free(cls) -> Self:
        """Four unused ports, for tests."""
        sockets = [socket.socket() for _ in asdict(cls())]
        try:
            for each in sockets:
                each.bind((LOOPBACK, 0))
            return cls(*(int(each.getsockname()[1]) for each in sockets))
        finally:
            for each in sockets:
                each.close()

    def check_free(self) -> None:
        """Raise PortError for the first port that is taken."""
        for name, port in asdict(self).items():
            if _is_taken(port):
                raise PortError(
                    f"Port {port} ({_variable(name)}) is taken. Stop what uses it or choose "
                    f"another: {_variable(name)}={self._suggest(port)} make run"
                )

    def _check_distinct(self) -> None:
        seen: dict[int, str] = {}
        for name, port in asdict(self).items():
            if port in seen:
                first, second = _variable(seen[port]), _variable(name)
                raise PortError(f"{first} and {second} are both {port}. Choose different ports.")
            seen[port] = name

    def _suggest(self, port: int) -> int:
        """A free port that is easy to remember: 8001 → 8101."""
        candidates = range(port + 100, 65536, 100)
        free = (p for p in candidates if p not in asdict(self).values() and not _is_taken(p))
        return next(free, type(self).free().cms)


def _variable(name: str) -> str:
    return f"{name.upper()}_PORT"


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise PortError(f"{_variable(name)} must be a whole number from 1 to 65535, not {text!r}.")
    return int(text)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex((LOOPBACK, port)) == 0:
            return True  # macOS lets us bind beside a server that listens on every address
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except PermissionError as error:
            raise PortError(f"Port {port} needs special rights: choose one above 1023.") from error
        except OSError:
            return True
    return False
