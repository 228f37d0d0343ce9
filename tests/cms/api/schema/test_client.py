"""The TypeScript client: its types are not stale, it compiles strictly, and its own tests pass."""

import json
from pathlib import Path

import pytest

from cms.api.schema.openapi_document import DOCUMENT_FILE
from tests.npm import install, names_no_registry, run

CLIENT = Path(__file__).parents[4] / "cms" / "api" / "client"
PLANTED = """
import {{ createClient }} from "./index.js";
const page = await createClient({{ baseUrl: "https://cms.example.org" }}).pageByPath("/");
if (page.type === "pages.TopicPage") {{
  for (const block of page.body) {{
    if (block.type === "benefit") console.log(block.value?.{key});
  }}
}}
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A copy of the client's folder with its development tools installed."""
    return install(CLIENT, tmp_path_factory.mktemp("npm") / "client", "The TypeScript client")


def test_the_lock_names_no_registry():
    assert names_no_registry(CLIENT)


def test_the_types_are_those_of_the_stored_document(client, tmp_path):
    made = run(
        "npx", "openapi-typescript", DOCUMENT_FILE, "--output", tmp_path / "made.d.ts", cwd=client
    )

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
    document = json.loads(DOCUMENT_FILE.read_text(encoding="utf-8"))

    assert package["version"] == document["info"]["version"]
