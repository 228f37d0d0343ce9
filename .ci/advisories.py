"""Looks packages up in a local copy of the public databases of vulnerabilities.

Reads what is in the format of https://ossf.github.io/osv-schema/: a clone of a database, with a
file for each advisory, or the zip files that OSV offers for each registry.
"""

import json
import re
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

PINNED = re.compile(r"^([a-z0-9][^\\\n]*==[^\\\n]*?)\s*\\?$", re.MULTILINE | re.IGNORECASE)
SEMANTIC = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+.*)?")
START = (0,)  # before all versions
Key = tuple[Any, ...]


class Package(NamedTuple):
    """`registry` as OSV names it: PyPI or npm."""

    registry: str
    name: str
    version: str


class Advisory(NamedTuple):
    """One that is not withdrawn. `ids`: its own and those of others for the same vulnerability."""

    ids: frozenset[str]
    affected: dict[str, Any]


class Database:
    """`newest`: the day of the last change in it; `registries`: those that it knows of."""

    def __init__(self, folder: Path, packages: Collection[Package]) -> None:
        """Read all of the folder; keep what is about these packages, in any version."""
        wanted = {package[:2] for package in packages}
        self.newest, self.registries = "", set[str]()
        self._known: dict[tuple[str, str], list[Advisory]] = {}
        for about in advisories(folder):
            self.newest = max(self.newest, str(about.get("modified", ""))[:10])
            ids = frozenset({about["id"], *(about.get("aliases") or ())})
            for affected in about.get("affected") or ():
                registry = affected.get("package", {}).get("ecosystem", "")
                self.registries.add(registry)
                key = (registry, _name(registry, affected.get("package", {}).get("name", "")))
                if key in wanted and not about.get("withdrawn"):
                    self._known.setdefault(key, []).append(Advisory(ids, affected))

    def faults(self, package: Package) -> list[str]:
        """`["CVE-2024-1, PYSEC-2024-1"]`: a text for each vulnerability that the version has."""
        found: list[frozenset[str]] = []
        for advisory in self._known.get(package[:2], ()):
            if is_affected(package, advisory.affected):
                same = [ids for ids in found if ids & advisory.ids]
                found = [ids for ids in found if ids not in same]
                found.append(advisory.ids.union(*same))
        return sorted(", ".join(sorted(ids)) for ids in found)


def advisories(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield each advisory of a folder, whatever is beside them.

    Raises:
        ValueError: a file of that kind cannot be read.
    """
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".json", ".yaml"} and path.is_file():
            yield from _advisory(path.name, path.read_bytes())
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as files:
                for name in files.namelist():
                    yield from _advisory(name, files.read(name))


def is_affected(package: Package, affected: dict[str, Any]) -> bool:
    """Whether the version is listed or in a range; one that cannot be compared is taken for it."""
    if package.version in (affected.get("versions") or ()):
        return True
    ranges = [each for each in affected.get("ranges") or () if each["type"] != "GIT"]
    try:
        version = _key(package.registry, package.version)
        return any(_contains(each["events"], package.registry, version) for each in ranges)
    except ValueError:
        return True


def python_packages(requirements: str) -> list[Package]:
    """All that a list of requirements pins, whatever machine it is for."""
    pinned = [Requirement(line) for line in PINNED.findall(requirements)]
    return [Package("PyPI", canonicalize_name(each.name), next(iter(each.specifier)).version)
            for each in pinned]  # fmt: skip


def npm_packages(lock: str) -> list[Package]:
    """All that a lock file has, by the names under which they were published."""
    places = json.loads(lock)["packages"].items()
    return [
        Package("npm", about.get("name") or place.rpartition("node_modules/")[2], about["version"])
        for place, about in places
        if "node_modules/" in place and "version" in about
    ]


def _advisory(name: str, content: bytes) -> Iterator[dict[str, Any]]:
    suffix = name.rpartition(".")[2]
    about = None
    if suffix == "json":
        about = json.loads(content)
    elif suffix == "yaml":
        try:
            # Texts only: a version such as 1.10 is no number.
            about = yaml.load(content, getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
        except yaml.YAMLError as error:
            raise ValueError(f"{name}: {error}") from error
    if isinstance(about, dict) and "id" in about and "modified" in about:
        yield about


def _contains(events: list[dict[str, str]], registry: str, version: Key) -> bool:
    inside = False
    steps = [(_key(registry, at), kind) for event in events for kind, at in event.items()
             if kind != "limit"]  # fmt: skip
    for at, kind in sorted(steps):
        if kind == "introduced" and at <= version:
            inside = True
        elif (kind == "fixed" and at <= version) or (kind == "last_affected" and at < version):
            inside = False
    return inside


def _key(registry: str, version: str) -> Key:
    """What versions of a registry are sorted by.

    Raises:
        ValueError: it is no version of that registry.
    """
    if version == "0":
        return START
    if registry == "PyPI":
        try:
            return 1, Version(version)
        except InvalidVersion as error:
            raise ValueError(str(error)) from error
    parts = SEMANTIC.fullmatch(version)
    if not parts:
        raise ValueError(f"{version} is no semantic version.")
    before = [(0, int(each), "") if each.isdigit() else (1, 0, each)
              for each in (parts[4] or "").split(".") if each]  # fmt: skip
    return 1, *map(int, parts.group(1, 2, 3)), not before, before


def _name(registry: str, name: str) -> str:
    return canonicalize_name(name) if registry == "PyPI" else name
