"""Reads `kit.toml`: the processes and schedules of a machine."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
KIT = FOLDER / "kit.toml"


@dataclass(frozen=True)
class Process:
    """A program that always runs. `port` is where it listens on a machine without containers.

    `stores` names the folders below VAR_DIR to which it writes.
    """

    name: str
    says: str
    command: list[str]
    port: int | None = None
    needs_database: bool = False
    stores: list[str] = field(default_factory=list)
    reloads: bool = False


@dataclass(frozen=True)
class Schedule:
    """A command that runs regularly; `when` is a calendar expression of systemd."""

    name: str
    says: str
    command: list[str]
    when: str


@dataclass(frozen=True)
class Kit:
    processes: list[Process]
    schedules: list[Schedule]


def read_kit(path: Path = KIT) -> Kit:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Kit(
        [Process(**each) for each in content["process"]],
        [Schedule(**each) for each in content["schedule"]],
    )
