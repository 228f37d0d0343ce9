"""The licences of all packages: those that are installed, and those of npm's lock files.

What may be is in `licences.toml`, with the reason for each package that is an exception.
"""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cms.settings.env import REPOSITORY
from tests.release.running import Failed, command

LIST = Path(__file__).with_name("licences.toml")
VENV = REPOSITORY / ".venv"
# Each with what `make` writes when it is complete.
ENVIRONMENTS = {".test": VENV, ".docs": VENV / "docs", ".audit": VENV / "audit",
                ".ministack": VENV / "ministack"}  # fmt: skip
TOOL = VENV / "audit" / "bin" / "python"
VAGUE = {"License :: OSI Approved"}  # says nothing besides another statement


class Package(NamedTuple):
    """`statements` are what its authors state: SPDX expressions, classifiers or names."""

    name: str
    statements: frozenset[str]
    source: str


class Exemption(NamedTuple):
    """A package, or all whose names match a pattern, that may have just these statements."""

    package: str
    licence: frozenset[str]
    reason: str


def check() -> str:
    """Return how many packages were looked at.

    Raises:
        Failed: a package has a licence that is not accepted, none of its own, or was not found.
    """
    command("make", *(f".venv/{mark}" for mark in ENVIRONMENTS))
    python = [each for folder in ENVIRONMENTS.values() for each in installed(folder)]
    npm = [each for lock in _locks() for each in locked(lock)]
    faults = [*unseen(python), *judge([*python, *npm], *_rules())]
    if faults:
        said = "Replace the package, or say in tests/release/licences.toml why it may be used."
        raise Failed("\n".join([*faults, said]))
    return f"{len({p.name for p in python})} of Python, {len({p.name for p in npm})} of npm"


def judge(
    packages: Iterable[Package], accepted: frozenset[str], exemptions: Iterable[Exemption]
) -> Iterator[str]:
    """Yield a sentence for each package that is not in order, and each exemption without use."""
    unused = set(exemptions)
    rules = tuple(unused)
    for package in sorted(set(packages)):
        if package.statements and all(acceptable(each, accepted) for each in package.statements):
            continue
        found = {rule for rule in rules if fnmatch(package.name, rule.package)
                 and rule.licence == package.statements}  # fmt: skip
        unused -= found
        if not found:
            stated = " and ".join(sorted(package.statements)) or "no licence"
            yield f"{package.name} ({package.source}): {stated}"
    yield from (f"licences.toml: no package needs the exemption of {r.package}" for r in unused)


def acceptable(statement: str, accepted: frozenset[str]) -> bool:
    """Whether an SPDX expression is met by accepted licences; other words have to be in the list.

    Parentheses only around the whole: what is nested deeper is not accepted.
    """
    if statement in accepted:
        return True
    plain = re.sub(r"^\(([^()]*)\)$", r"\1", statement)
    return any(
        all(each.strip() in accepted for each in choice.split(" AND "))
        for choice in plain.split(" OR ")
    )


def installed(folder: Path) -> Iterator[Package]:
    """Yield what an environment has, by the statements of CycloneDX."""
    made = subprocess.run(
        [TOOL, "-m", "cyclonedx_py", "environment", "--no-validate", folder],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    for each in json.loads(made.stdout)["components"]:
        stated = {
            found.get("expression") or found["license"].get("id") or found["license"]["name"]
            for found in each.get("licenses", [])
        }
        plain = stated - VAGUE or stated
        yield Package(canonicalize_name(each["name"]), frozenset(plain), "Python")


def locked(lock: Path) -> Iterator[Package]:
    """Yield what a lock file of npm names; its `license` is that of each package."""
    for path, about in json.loads(lock.read_text(encoding="utf-8"))["packages"].items():
        if "node_modules/" in path and not about.get("link"):
            stated = frozenset({about["license"]} if "license" in about else ())
            yield Package(path.rpartition("node_modules/")[2], stated, "npm")


def unseen(packages: Iterable[Package]) -> Iterator[str]:
    """Yield a sentence for each required package that no environment has."""
    found = {package.name for package in packages}
    for file in sorted((REPOSITORY / "requirements").glob("*.txt")):
        for name in sorted(required(file.read_text(encoding="utf-8")) - found):
            yield f"{name} (requirements/{file.name}): not installed, so nobody looked"


def required(text: str) -> set[str]:
    """The names of the packages that a list of requirements has for this machine."""
    lines = re.findall(r"^([a-z0-9][^\\\n]*==[^\\\n]*?)\s*\\?$", text, re.MULTILINE | re.IGNORECASE)
    asked = map(Requirement, lines)
    return {canonicalize_name(r.name) for r in asked if not r.marker or r.marker.evaluate()}


@cache
def _rules() -> tuple[frozenset[str], tuple[Exemption, ...]]:
    said = tomllib.loads(LIST.read_text(encoding="utf-8"))
    exemptions = (
        Exemption(each["package"], frozenset(each["licence"]), each["reason"])
        for each in said["exemption"]
    )
    return frozenset(said["accepted"]), tuple(exemptions)


def _locks() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "*package-lock.json"],
        cwd=REPOSITORY, capture_output=True, check=True, text=True,
    ).stdout.split()  # fmt: skip
    return [REPOSITORY / each for each in listed]
