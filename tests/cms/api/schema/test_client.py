"""The TypeScript client: its types are not stale, it compiles strictly, and its own tests pass.

Needs node and npm, and npm's registry or a filled cache; in CI their absence is a failure.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from cms.api.schema.document import STORED

CLIENT = Path(__file__).parents[4] / "cms" / "api" / "client"
PLANTED = """
import {{ createClient }} from "./index.js";
const page = await createClient({{ baseUrl: "https://cms.example.org" }}).pageByPath("/");
if (page.type === "pages.TopicPage") {{
  for (const block of page.body) {{
    if (block.type === "benefit") console.log(block.value.{key});
  }}
}}
"""


def run(*command, cwd):
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def unable(told):
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(told)
    pytest.skip(told)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A copy of the client's folder with its development tools installed."""
    if not shutil.which("node") or not shutil.which("npm"):
        unable("THE TYPESCRIPT CLIENT IS NOT TESTED: node and npm are not installed")
    folder = tmp_path_factory.mktemp("npm") / "client"
    shutil.copytree(CLIENT, folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
    installed = run("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", cwd=folder)
    if installed.returncode:
        unable(f"THE TYPESCRIPT CLIENT IS NOT TESTED: npm ci failed: {installed.stderr[-500:]}")
    return folder


def test_the_lock_names_no_registry():
    lock = (CLIENT / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    assert "registry" not in lock


def test_the_types_are_those_of_the_stored_document(client, tmp_path):
    made = run("npx", "openapi-typescript", STORED, "--output", tmp_path / "made.d.ts", cwd=client)

    assert made.returncode == 0, made.stderr
    stored = (CLIENT / "schema.d.ts").read_text(encoding="utf-8")
    assert stored == (tmp_path / "made.d.ts").read_text(encoding="utf-8"), "run `make openapi`"


def test_it_compiles_strictly_and_its_own_tests_pass(client):
    told = run("npm", "test", cwd=client)

    assert told.returncode == 0, told.stdout + told.stderr
    assert "# fail 0" in told.stdout


@pytest.mark.parametrize(("key", "compiles"), [("heading", True), ("headng", False)])
def test_a_typo_in_the_field_of_a_block_does_not_compile(client, key, compiles):
    planted = client / f"{key}.ts"
    planted.write_text(PLANTED.format(key=key), encoding="utf-8")
    options = ["--noEmit", "--strict", "--target", "ES2022", "--lib", "ES2022,DOM"]

    told = run("npx", "tsc", *options, "--module", "NodeNext", planted.name, cwd=client)

    assert (told.returncode == 0) is compiles, told.stdout
    if not compiles:
        assert "Property 'headng' does not exist" in told.stdout


def test_the_version_of_the_package_is_that_of_the_api():
    package = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
    document = json.loads(STORED.read_text(encoding="utf-8"))

    assert package["version"] == document["info"]["version"]
