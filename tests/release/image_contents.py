"""What the image has in it: its labels, its size, and only files that belong there.

Every layer is looked into, because a file that a later layer deletes is still handed on.
"""

import re
import subprocess
import tarfile
import tempfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import cms
from cms.settings.env import REPOSITORY
from cms.settings.required_variables import NEEDED_BY_OTHERS, REQUIRED_IN_PRODUCTION
from tests.release.running import Failed, command

MEGABYTES = 950  # 780 with Python's own base image; more has something in it that is not needed
LABEL = "org.opencontainers.image.version"
USER = "10001"
OURS = re.compile(r"srv/(?!venv/|var/static/)(.+)")
MADE = re.compile(r".*/__pycache__/[^/]+\.pyc")
SECRET = re.compile(
    r"(.*/)?(\.env(\..+)?|\.git|\.netrc|\.pypirc|\.npmrc|id_(rsa|ed25519)|.+\.(key|sqlite3))"
)


def check(tool: str, name: str, about: dict[str, Any]) -> int:
    """Return the size in megabytes; `about` is what `docker image inspect` says of the image.

    Raises:
        Failed: it has another version or user, values of settings, foreign files, or is too large.
    """
    size = int(about["Size"]) // 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "image.tar"
        command(tool, "save", "--output", archive, name)
        foreign = sorted(set(foreign_files(names_in_layers(archive), _tracked())))
    faults = [*settled(about["Config"]), *foreign[:20]]
    if size > MEGABYTES:
        faults.append(f"The image has {size} MB, more than {MEGABYTES}.")
    if faults:
        raise Failed("\n".join(faults))
    return size


def settled(config: dict[str, Any]) -> Iterator[str]:
    """Yield a sentence for each value of the image that is not as it should be."""
    labelled = config["Labels"].get(LABEL)
    if labelled != cms.__version__:
        yield f"The label says the version {labelled}, not {cms.__version__}."
    if config["User"] != USER:
        yield f"The image runs as {config['User'] or 'root'}, not as {USER}."
    given = {pair.split("=", 1)[0] for pair in config["Env"]}
    for name in sorted(given & {*REQUIRED_IN_PRODUCTION, *NEEDED_BY_OTHERS}):
        yield f"The image has a value of {name}, which only an operator may give."


def names_in_layers(archive: Path) -> Iterator[str]:
    """Yield the path of each file in each layer of what `docker save` wrote, in either format."""
    with tarfile.open(archive) as whole:
        for member in whole:
            file = whole.extractfile(member)  # None for a folder
            if file is None:
                continue
            try:
                with tarfile.open(fileobj=file) as layer:
                    yield from (each.name.removeprefix("./") for each in layer if each.isfile())
            except tarfile.ReadError:  # not a layer, but a description
                continue


def foreign_files(names: Iterable[str], tracked: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each file that is neither the project's, nor made from it, nor safe."""
    for name in names:
        ours = OURS.fullmatch(name)
        if SECRET.fullmatch(name):
            yield f"The image has /{name} in it."
        elif ours and ours[1] not in tracked and not MADE.fullmatch(name):
            yield f"The image has /{name} in it, which git does not know."


def _tracked() -> set[str]:
    told = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True,
                          text=True, check=True)  # fmt: skip
    return set(told.stdout.split("\0"))
