"""The parts of a release check that are commands of the Makefile, and the list of all parts."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

from cms.settings.env import REPOSITORY
from tests.cms.stored_database.test_stored_database import unreleased
from tests.release import client, image, licences
from tests.release.running import Failed, NotRun, Part, command

SKIPPED = re.compile(r"^SKIPPED \[\d+\] (.+)$", re.MULTILINE)
PASSED = re.compile(r"^=* ?(\d+) passed", re.MULTILINE)
OLD_PICTURE = re.compile(r"^.* is older than what it shows.*$", re.MULTILINE)
STACK = REPOSITORY / "var" / "aws"
# Python of its own, so that only what the zip has is found, besides boto3.
LOAD = (
    "import sys; sys.path.insert(0, sys.argv[1]); import contact_lambda.app as a; print(a.__file__)"
)


def tests() -> str:
    """All tests of `make test`, none skipped."""
    return _tested(command("make", "test", CI="true"))


def upgrade() -> str:
    """A database of an older version is migrated and answers; no migration can change any more."""
    if names := unreleased():
        raise Failed(
            f"{len(names)} migrations may still be changed, such as {names[0]}. Release them: "
            "python -m tests.cms.stored_database --migrations"
        )
    return _tested(command("make", "test", "ARGS=tests/cms/stored_database", CI="true"))


def lint() -> str:
    command("make", "lint")
    return "style, types, borders, migrations"


def audit() -> str:
    """No known vulnerability; a bill of materials for each list of requirements."""
    told = command("make", "audit")
    newest = "".join(re.findall(r"^(The newest advisory.*)\.$", told, re.MULTILINE))
    unasked = re.findall(r"^SKIPPED ([^:]+):", told, re.MULTILINE)
    bills = len(list((REPOSITORY / "var" / "sbom").glob("*.cdx.json")))
    if unasked:
        files = ", ".join(dict.fromkeys(unasked))
        raise NotRun(
            f"nobody who knows vulnerabilities was asked about {files}. "
            "Let this machine reach the services, or name a folder with copies of the public "
            f"databases in ADVISORIES; {bills} bills are in var/sbom."
        )
    found = f"no known vulnerability, {bills} bills of materials in var/sbom"
    return f"{found}\n{newest}" if newest else found


def docs() -> str:
    """The handbook is built anew without a warning, and its pictures are of today's screens."""
    old = OLD_PICTURE.findall(command("make", "docs", "ARGS=--fresh-env"))
    if old:
        raise Failed("\n".join([*old, "Take them again: make screenshots ARGS=handbook"]))
    return "the handbook, without a warning"


def template() -> str:
    """The stack is exported and lints; the handler loads from its zip alone."""
    command("make", "template")
    package = STACK / "contact.zip"
    command(
        Path(sys.executable).with_name("cfn-lint"),
        "--non-zero-exit-code",
        "error",
        STACK / "contact.template.json",
    )
    return f"{handler_loads(package)} modules in the zip of the handler, which loads"


def handler_loads(package: Path) -> int:
    """Import the handler from its zip, and return how many modules that has.

    Raises:
        Failed: the zip is damaged, or something that the handler needs is not in it.
    """
    with zipfile.ZipFile(package) as files:
        damaged = files.testzip()
        modules = [name for name in files.namelist() if name.endswith(".py")]
    loaded = subprocess.run(
        [sys.executable, "-I", "-c", LOAD, package], capture_output=True, text=True, check=False
    )
    if damaged or loaded.returncode or not loaded.stdout.startswith(str(package)):
        raise Failed(f"The handler does not load from {package}: {loaded.stderr[-500:]}")
    return len(modules)


def _tested(told: str) -> str:
    """How many tests passed.

    Raises:
        NotRun: a test was skipped; the text has the reasons.
        Failed: none was run.
    """
    skipped = sorted(set(SKIPPED.findall(told)))
    passed = sum(map(int, PASSED.findall(told)))
    if skipped:
        raise NotRun("\n".join([f"{passed} tests passed, and some were skipped:", *skipped]))
    if not passed:
        raise Failed("No test was run.")
    return f"{passed} tests passed"


PARTS = (
    Part("lint", "style, types, borders, migrations", lint),
    Part("licences", "of all Python and npm packages, against the accepted ones", licences.check),
    Part("audit", "known vulnerabilities, bill of materials", audit),
    Part("docs", "the handbook, strictly", docs),
    Part("template", "the contact stack without CDK, and its zip", template),
    Part("client", "packed, and installed into a new Next.js app that is built", client.check),
    Part("image", "built and started", image.check),
    Part("upgrade", "a stored database of an older version", upgrade),
    Part("tests", "all, none skipped", tests),
)
