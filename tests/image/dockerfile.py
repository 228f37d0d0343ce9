"""Reads the Dockerfile and runs its steps in a folder instead of an image."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from cms.settings.env import REPOSITORY

HOME = "/srv"
# Steps that only an image needs: its own user, system packages, and uv, which the tests have.
SKIPPED_COMMANDS = ("apt-get ", "useradd ", "pip install ")


class Step(NamedTuple):
    """An instruction such as `RUN`, and its arguments on one line."""

    name: str
    words: str


def steps() -> list[Step]:
    text = (REPOSITORY / "Dockerfile").read_text()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [Step(*line.split(" ", 1)) for line in joined.splitlines()]


def words_of(name: str) -> list[str]:
    return [step.words for step in steps() if step.name == name]


def variables() -> dict[str, str]:
    """All `ENV` of the last stage."""
    last = max(number for number, step in enumerate(steps()) if step.name == "FROM")
    definitions = [step.words for step in steps()[last:] if step.name == "ENV"]
    return dict(pair.split("=", 1) for words in definitions for pair in shlex.split(words))


def build(folder: Path, environ: dict[str, str]) -> None:
    """Copy and run, step by step, with `folder` as the image's /srv."""
    for step in steps():
        if step.name == "COPY" and not step.words.startswith("--from="):
            *sources, target = step.words.split()
            for source in sources:
                _copy(source, folder / target)
        if step.name == "RUN" and not step.words.startswith(SKIPPED_COMMANDS):
            command = step.words.replace(HOME, str(folder)).replace(" --no-cache ", " ")
            subprocess.run(command, shell=True, cwd=folder, env=environ, check=True)  # noqa: S602


def _copy(source: str, target: Path) -> None:
    found = REPOSITORY / source
    files = [found] if found.is_file() else [file for file in found.rglob("*") if file.is_file()]
    for file in files:
        inside = file.relative_to(REPOSITORY)
        if is_sent(str(inside)):
            place = target / (file.name if found.is_file() else file.relative_to(found))
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, place)


def is_sent(path: str) -> bool:
    """Whether .dockerignore lets a file into the build: the last line that matches decides."""
    sent = True
    for line in (REPOSITORY / ".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!")
        if line and not line.startswith("#") and _expression(pattern).fullmatch(path):
            sent = line.startswith("!")
    return sent


def _expression(pattern: str) -> re.Pattern[str]:
    words = re.escape(pattern).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*")
    return re.compile(f"{words}(/.*)?")
