"""The workflows of GitHub, which run nowhere here: judged by zizmor, and read as data."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.documentation import ROOT, text_of
from tests.release.parts import PARTS

FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
LIVING_NODE = {22, 24}  # with long-term support beyond 2026
each_workflow = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def steps_of(job):
    return yaml.safe_load(text_of(FOLDER / "release.yml"))["jobs"][job]["steps"]


def commands_of(job):
    return "\n".join(step.get("run", "") for step in steps_of(job))


def zizmor(*paths):
    program = Path(sys.executable).with_name("zizmor")
    told = subprocess.run(
        [program, "--offline", "--no-progress", "--quiet", *paths], capture_output=True, text=True
    )
    return told.returncode, told.stdout + told.stderr


def test_the_judge_of_workflows_finds_nothing():
    code, words = zizmor(*FILES)

    assert code == 0, words


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ('"$GITHUB_REF_NAME"', '"${{ github.ref_name }}"', "template-injection"),
        ("persist-credentials: false", "fetch-depth: 1", "artipacked"),
        ("@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "@main", "unpinned-uses"),
        ("runs-on:", "runs-at:", "schema"),
    ],
)
def test_the_judge_of_workflows_finds_a_fault_that_is_made(tmp_path, before, after, found):
    workflow = tmp_path / ".github" / "workflows" / "release.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(text_of(FOLDER / "release.yml").replace(before, after))

    code, words = zizmor(workflow)

    assert code != 0
    assert found in words


@each_workflow
def test_every_action_is_pinned_by_its_commit_and_says_its_version(file):
    used = re.findall(r"uses: (.+)", text_of(file))
    pinned = re.compile(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")

    assert used
    assert [each for each in used if not pinned.fullmatch(each)] == []


@each_workflow
def test_every_node_is_a_living_one(file):
    named = {int(each) for each in re.findall(r"node-version: \"?(\d+)", text_of(file))}

    assert named <= LIVING_NODE
    assert len(re.findall("actions/setup-node@", text_of(file))) == text_of(file).count(
        "node-version:"
    )


def test_all_parts_of_a_release_are_checked_before_anything_is_published():
    workflow = yaml.safe_load(text_of(FOLDER / "release.yml"))
    checked = re.findall(r"make release-check ARGS=\"?([\w ]+)", text_of(FOLDER / "release.yml"))
    writing = {
        name
        for name, job in workflow["jobs"].items()
        if "write" in job["permissions"].values()
    }  # fmt: skip

    assert sorted(" ".join(checked).split()) == sorted(part.name for part in PARTS)
    assert writing == {"image", "client", "files"}
    for name in writing:
        assert "check" in workflow["jobs"][name]["needs"]
    assert {"check", "started"} <= set(workflow["jobs"]["image"]["needs"])
    assert workflow["permissions"] == {}


def test_the_zip_of_the_handler_is_made_by_the_python_that_it_runs_on():
    from infra.aws.bundle import RUNTIME

    jobs = yaml.safe_load(text_of(FOLDER / "release.yml"))["jobs"]
    making = [name for name in jobs if re.search(r"ARGS=.*\btemplate\b", commands_of(name))]
    versions = {step.get("with", {}).get("python-version") for step in steps_of("started")}

    assert making == ["started"]
    assert versions == {None, ".".join(map(str, RUNTIME))}
    assert "cpython-{}{}".format(*RUNTIME) in commands_of("started")


@pytest.mark.parametrize(("tag", "code"), [("v{}", 0), ("{}", 1), ("v{}-rc.1", 1)])
def test_a_tag_that_is_not_the_version_ends_the_release(tmp_path, tag, code):
    import cms

    (step,) = (each for each in steps_of("check") if each.get("id") == "version")
    output = tmp_path / "output"
    told = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step["run"]],
        cwd=ROOT,
        env={
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "GITHUB_REF_NAME": tag.format(cms.__version__),
            "GITHUB_OUTPUT": str(output),
        },
    )

    assert told.returncode == code
    assert output.exists() is (code == 0)
    assert code or output.read_text() == f"version={cms.__version__}\n"


def test_the_words_of_a_release_are_the_part_of_the_changelog(tmp_path):
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## Unreleased\nlater\n\n## 1.2.3 – 2026-11-30\nfirst\n\n## 0.9.0 – x\nold\n"
    )
    (command,) = re.findall(r"awk .*?>notes\.md", commands_of("files"), re.DOTALL)

    subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env={"VERSION": "1.2.3", "PATH": "/usr/bin:/bin"}
    )

    assert (tmp_path / "notes.md").read_text().strip() == "first"
