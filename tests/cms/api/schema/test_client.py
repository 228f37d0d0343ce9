"""The TypeScript client: its types are not stale, it compiles strictly, and its own tests pass."""

import copy
import json
import re
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from cms.api.schema.openapi_document import DOCUMENT_FILE, stored_document
from cms.settings.env import REPOSITORY
from infra.local.http_server import HttpServer, Response, serving
from tests.cms.api.schema.live import HTTPS
from tests.npm import install, names_no_registry, run
from tests.patience import PATIENCE

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
OWN_BLOCK = """
import { createClient, type Block } from "clinic-cms-client";
const page = await createClient({ baseUrl: "https://cms.example.org" }).pageByPath("/");
if (page.type === "pages.TopicPage") {
  for (const block of page.body) {
    if (block.type === "tip") console.log(block.value?.words.length);
    // @ts-expect-error: a tip has no heading
    if (block.type === "tip") console.log(block.value?.heading);
  }
}
export const known: Block["type"] = "tip";
"""
SAME = """
import type { components as Stored, operations as Asked } from "./schema.js";
import type { components as Made, operations as Own } from "./made.js";
type Known<O> = {
  [K in keyof O]: O[K] extends {
    parameters: { query?: infer Q; path?: infer P };
    responses: { 200: { content: { "application/json": infer A } } };
  }
    ? [Q, P, A]
    : null;
};
declare const made: [Made["schemas"], Known<Own>];
declare const stored: [Stored["schemas"], Known<Asked>];
export const one: [Stored["schemas"], Known<Asked>] = made;
export const other: [Made["schemas"], Known<Own>] = stored;
"""
PROJECT = {
    "compilerOptions": {
        "target": "ES2022", "lib": ["ES2022", "DOM"], "module": "NodeNext", "strict": True,
        "exactOptionalPropertyTypes": True, "noEmit": True, "types": [],
        "skipDefaultLibCheck": True,
    }
}  # fmt: skip


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


EXAMPLES = ("docs/frontends/types.md", "cms/api/client/README.md")


@pytest.fixture(scope="module")
def faults(client):
    """What the compiler says of the examples of each page, and of a right and a wrong field.

    Asked once: to read the client's types takes it longer than what uses them.
    """
    files = {f"{key}.ts": PLANTED.format(key=key) for key in ("heading", "headng")}
    for page in EXAMPLES:
        examples = re.findall(r"```ts\n(.*?)```", (REPOSITORY / page).read_text(), re.DOTALL)
        assert examples
        for number, example in enumerate(examples):
            own = example.replace('"clinic-cms-client"', '"./index.js"')
            files[f"{Path(page).stem}-{number}.ts"] = own
    for name, code in files.items():
        (client / name).write_text(code, encoding="utf-8")
    options = ["--noEmit", "--strict", "--target", "ES2022", "--lib", "ES2022,DOM"]
    options += ["--module", "NodeNext", "--skipDefaultLibCheck"]

    told = run("npx", "tsc", *options, *files, cwd=client)

    for name in files:
        (client / name).unlink()
    found = [line for line in told.stdout.splitlines() if "error TS" in line]
    assert found, told.stdout + told.stderr  # the planted one, at least
    return found


def test_a_typo_in_the_field_of_a_block_does_not_compile(faults):
    (fault,) = [each for each in faults if each.startswith("head")]
    assert fault.startswith("headng.ts(")
    assert "Property 'headng' does not exist" in fault


@pytest.mark.parametrize("page", EXAMPLES)
def test_the_examples_of_a_page_compile_strictly(faults, page):
    assert [each for each in faults if each.startswith(Path(page).stem)] == []
    assert all(each.startswith(("head", *(Path(one).stem for one in EXAMPLES))) for each in faults)


def test_the_version_of_the_package_is_that_of_the_api():
    package = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
    document = json.loads(DOCUMENT_FILE.read_text(encoding="utf-8"))

    assert package["version"] == document["info"]["version"]


def test_the_licence_is_that_of_the_repository():
    assert (CLIENT / "LICENSE").read_text() == (REPOSITORY / "LICENSE").read_text()


def with_a_tip():
    """The document of a CMS that has a block of its own."""
    document = copy.deepcopy(stored_document())
    schemas = document["components"]["schemas"]
    block = copy.deepcopy(schemas["TextBlock"])
    block["properties"]["type"]["const"] = "tip"
    value = {"type": "object", "properties": {"words": {"type": "string"}}, "required": ["words"]}
    block["properties"]["value"] = {"anyOf": [value, {"type": "null"}]}
    schemas["TipBlock"] = block
    schemas["PageBodyBlock"]["oneOf"].append({"$ref": "#/components/schemas/TipBlock"})
    return json.dumps(document).encode()


def installed(client, folder):
    """An empty folder in which the packed client was installed, with no access to a registry."""
    packed = run("npm", "pack", "--json", "--pack-destination", folder, cwd=client)
    assert packed.returncode == 0, packed.stderr
    (told,) = json.loads(packed.stdout[packed.stdout.index("[\n") :])
    (folder / "package.json").write_text('{"type": "module", "private": true}')
    (folder / "tsconfig.json").write_text(json.dumps(PROJECT))
    added = run("npm", "install", "--offline", "--no-audit", f"./{told['filename']}", cwd=folder)
    assert added.returncode == 0, added.stderr
    return {file["path"] for file in told["files"]}


@pytest.mark.slow  # packs, installs and compiles it; the tests before ask the same code
def test_the_packed_client_types_the_blocks_of_a_cms_of_ones_own(client, tmp_path):
    files = installed(client, tmp_path)
    answers = {
        "/own/api/v2/openapi.json": Response(404),
        "/api/v2/openapi.json": Response(200, with_a_tip(), (("content-type", "a/json"),)),
    }
    with serving(HttpServer(0, lambda asked: answers[asked.path])) as cms:
        told = run("npx", "clinic-cms-types", cms.url, cwd=tmp_path)
        answers["/api/v2/openapi.json"] = Response(404)
        frontend = run("npx", "clinic-cms-types", cms.url, "other.d.ts", cwd=tmp_path)
    refused = run("npx", "clinic-cms-types", cms.url, "other.d.ts", cwd=tmp_path)
    (tmp_path / "site.ts").write_text(OWN_BLOCK, encoding="utf-8")
    compiled = run(client / "node_modules" / ".bin" / "tsc", cwd=tmp_path)

    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("clinic-cms.d.ts: ")
    assert (refused.returncode, frontend.returncode) == (1, 1)
    document = f"clinic-cms-types: {cms.url}/api/v2/openapi.json"
    assert refused.stderr.startswith(f"{document} does not answer (")
    assert frontend.stderr.startswith(f"{document} answered 404. URL is the address of the CMS")
    assert not (tmp_path / "other.d.ts").exists()
    assert compiled.returncode == 0, compiled.stdout
    package = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
    assert not {"dependencies", "peerDependencies", "optionalDependencies"} & set(package)
    assert {"dist/index.js", "dist/index.d.ts", "dist/types.d.ts", "dist/schema.d.ts"} <= files
    assert {"README.md", "LICENSE", "bin/clinic-cms-types.mjs"} <= files
    assert not [name for name in files if "tests" in name or name == "index.ts"]


def test_the_types_that_it_writes_are_those_of_openapi_typescript(client, tmp_path):
    maker = (
        'import { readFileSync } from "node:fs";'
        f'import {{ typescript }} from "{client / "bin" / "typescript.mjs"}";'
        f'console.log(typescript(JSON.parse(readFileSync("{DOCUMENT_FILE}", "utf8"))));'
    )
    made = run("node", "--input-type=module", "--eval", maker, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    (tmp_path / "made.d.ts").write_text(made.stdout, encoding="utf-8")
    (tmp_path / "schema.d.ts").write_bytes((CLIENT / "schema.d.ts").read_bytes())
    (tmp_path / "same.ts").write_text(SAME, encoding="utf-8")
    (tmp_path / "tsconfig.json").write_text(json.dumps(PROJECT))

    compiled = run(client / "node_modules" / ".bin" / "tsc", cwd=tmp_path)

    assert compiled.returncode == 0, compiled.stdout


@pytest.mark.slow
@pytest.mark.django_db
def test_it_types_the_running_cms(client, live_cms, tmp_path):
    installed(client, tmp_path)

    def asked(request):  # as the proxy before it does
        with urlopen(
            Request(live_cms.url + request.path, headers=HTTPS), timeout=PATIENCE
        ) as answer:
            return Response(200, answer.read(), (("content-type", "application/json"),))

    with serving(HttpServer(0, asked)) as cms:
        told = run("npx", "clinic-cms-types", cms.url, cwd=tmp_path)

    assert told.returncode == 0, told.stderr
    assert 'type: "benefit"' in (tmp_path / "clinic-cms.d.ts").read_text(encoding="utf-8")
