"""The README is right: its commands answer what it shows, its links exist; so are examples."""

import json
import os
import re
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest
import requests
import yaml

from infra.local.aws.fault_injection import Mode

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "cms" / "README.md"]
EXAMPLES = re.findall(r"```sh\n(curl .*?)```\n+```json\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=["read", "send"])
def test_a_command_answers_what_the_readme_shows(clinic, command, shown):
    if not shutil.which("curl"):
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("curl is not installed: apt-get install curl")
        pytest.skip("curl is not installed")
    for port, here in {8000: clinic.at.cms, 8001: clinic.at.contact}.items():
        command = command.replace(f"http://127.0.0.1:{port}", here)

    output = subprocess.run(["bash", "-c", f"curl -s {command.removeprefix('curl')}"],
                            capture_output=True, check=True, text=True).stdout  # fmt: skip

    answer, expected = json.loads(output), json.loads(shown)
    unknown = {name: answer.get(name) for name, value in expected.items() if value == "…"}
    assert all(unknown.values())
    assert answer == {**expected, **unknown}


def test_a_message_whose_mail_cannot_be_sent_yet_is_accepted_as_the_readme_says(clinic):
    assert '(`make run ARGS="--ses stopped"`)' in README
    form = {"full_name": "Jo Doe", "email": "jo@example.com", "message": "Can I park near you?"}
    clinic.contact.ses.faults.mode = Mode.STOPPED
    try:
        answer = requests.post(
            clinic.at.form_action, data=form, headers={"Accept": "application/json"}, timeout=30
        )
    finally:
        clinic.contact.ses.faults.mode = Mode.RUNNING

    assert answer.status_code == 202
    assert answer.json()["status"] == "accepted"


@pytest.mark.npm
def test_the_first_page_of_a_frontend_is_written_by_plain_fetch(clinic, tmp_path):
    if not shutil.which("node"):
        pytest.skip("node is not installed")
    text = (ROOT / "docs/frontends/first-page.md").read_text(encoding="utf-8")
    (tmp_path / "page.mjs").write_text(re.search(r"```js\n// page.mjs\n(.*?)```", text, re.S)[1])
    command = re.search(r"```sh\n(node page.mjs .*?)\n```", text)[1]

    environment = os.environ | {"CMS_URL": clinic.at.cms}
    subprocess.run(["bash", "-c", command], cwd=tmp_path, check=True, env=environment)

    page = (tmp_path / "page.html").read_text()
    assert '<html lang="en-gb">' in page
    assert '<section id="pain-reduction">' in page
    assert "Relied on. Moderate certainty" in page


@pytest.mark.parametrize("starter", ["next", "astro"])
def test_the_commands_of_a_starter_are_those_of_its_readme(starter):
    text = (ROOT / "docs/frontends/first-page.md").read_text(encoding="utf-8")
    first, *commands = re.search(rf"```sh\n(cd \S+/{starter}\n.*?)```", text, re.S)[1].splitlines()
    folder = ROOT / first.removeprefix("cd ")

    assert commands == (folder / "README.md").read_text().split("```sh\n")[1].splitlines()[:2]


def test_both_examples_are_found():
    assert len(EXAMPLES) == 2


def test_the_block_of_the_handbook_works_as_it_stands(db):
    text = (ROOT / "docs/developers/first-block.md").read_text(encoding="utf-8")
    source = textwrap.dedent(re.search(r"( +)```python\n(.*?)```", text, re.DOTALL)[2])
    module = {}
    exec(textwrap.dedent(source), module)  # noqa: S102
    block = module["TipBlock"]()

    value = block.to_python({"advice": "Walk."})
    assert block.get_api_representation(value) == {"advice": "Walk."}
    assert block.is_previewable
    assert block.get_description()


@pytest.mark.parametrize("folder", ["cms", "contact_lambda", "infra"])
def test_the_folder_readmes_have_the_same_headings(folder):
    text = (ROOT / folder / "README.md").read_text(encoding="utf-8")

    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "What it does",
        "Contract",
        "Settings",
        "Run",
        "Test",
        "Decisions",
    ]


def test_every_command_of_the_makefile_is_listed_by_make():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, check=True, text=True).stdout

    targets = re.findall(r"^([a-z-]+):(?!=)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets
    assert [target for target in targets if f"make {target}" not in listed] == []


def links(page):
    """The files that a Markdown page links to."""
    found = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    return [link for link in found if "://" not in link]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_links_to_exists(page):
    assert [link for link in links(page) if not (page.parent / link).exists()] == []


def test_the_readme_shows_a_screenshot():
    assert ".github/screenshot.png" in links(ROOT / "README.md")


def test_the_readme_leads_to_every_chapter_of_the_handbook():
    chapters = {str(page.relative_to(ROOT)) for page in (ROOT / "docs").glob("*/index.md")}

    assert chapters
    assert chapters - {*links(ROOT / "README.md")} == set()


def test_the_good_first_change_works_as_written():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    case, pattern = re.findall(r"```text\n(.*?)\n\s*```", text, re.DOTALL)
    ((sentence, expected),) = eval(f"{{{case}}}").items()  # noqa: S307
    module = ROOT / "cms/pages/checks/rules/absolute_words.py"
    source, changed = module.read_text(encoding="utf-8"), {"__name__": "changed"}
    line = next(each for each in source.splitlines() if 'r"infallible"' in each)
    exec(source.replace(line, f"{line}\n{pattern}"), changed)  # noqa: S102

    found = changed["promises"](changed["ENGLISH"], sentence)
    assert found == expected
    assert "ENGLISH_TABLE = {" in (ROOT / "tests/cms/pages/checks/test_overclaims.py").read_text()


def test_the_issue_forms_ask_what_github_takes():
    for form in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"):
        asked = yaml.safe_load(form.read_text(encoding="utf-8"))
        if form.name == "config.yml":
            continue
        assert {"name", "description", "body"} <= set(asked)
        fields = [each for each in asked["body"] if each["type"] != "markdown"]
        assert {each["type"] for each in fields} <= {"textarea", "input", "dropdown", "checkboxes"}
        assert len({each["id"] for each in fields}) == len(fields)
        assert all(each["attributes"]["label"] for each in fields)
