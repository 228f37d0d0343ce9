"""`.ci/audit` names known vulnerabilities, and never calls packages clean that nobody looked up."""

import json
import runpy
from subprocess import CompletedProcess

import pytest

from tests.documentation import ROOT

CLEAN = '{"auditReportVersion": 2, "vulnerabilities": {}}'


@pytest.fixture
def audit(monkeypatch):
    """The script's functions; `audit["answers"]` is what programs print, by their first words."""
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    monkeypatch.delenv("ADVISORIES", raising=False)
    script = runpy.run_path(str(ROOT / ".ci" / "audit"))
    script["answers"], script["asked"] = {}, []

    def run(command, folder=ROOT, check=False, seconds=None):
        name = "pip_audit" if "pip_audit" in command else command[0]
        script["asked"].append(name)
        return CompletedProcess(command, 0, stdout=script["answers"].get(name, ""), stderr="")

    names = script["main"].__globals__
    monkeypatch.setitem(names, "run", run)
    monkeypatch.setitem(names, "npm_folders", lambda: ["infra/aws", "tests/lighthouse"])
    for name in ("describe_python", "describe_npm"):
        monkeypatch.setitem(names, name, lambda *about: None)
    return script


def package(**about):
    return {"name": "django", "version": "1.0", "vulns": []} | about


def of_python(**about):
    return json.dumps({"dependencies": [package(**about)]})


def test_a_known_vulnerability_is_named_and_fails(audit, capsys, tmp_path):
    audit["answers"] |= {"pip_audit": of_python(vulns=[{"id": "PYSEC-1"}]), "npm": CLEAN}

    assert audit["python_faults"]("requirements/cms.txt") == ["django 1.0: PYSEC-1"]
    assert audit["main"](tmp_path) == 1
    assert "PYSEC-1" in capsys.readouterr().out


def test_npms_findings_are_named(audit):
    found = {"auditReportVersion": 2, "vulnerabilities": {"a": {"severity": "high"}}}
    audit["answers"]["npm"] = json.dumps(found)

    assert audit["npm_faults"]("infra/aws/package-lock.json") == ["a: high"]


@pytest.mark.parametrize("answer", ["", "{}", "[]", of_python(skip_reason="not found")])
def test_packages_that_nobody_could_look_up_are_not_called_clean(audit, capsys, tmp_path, answer):
    audit["answers"] |= {"pip_audit": answer, "npm": '{"message": "405 Method Not Allowed"}'}

    assert audit["main"](tmp_path) == 0

    said = capsys.readouterr().out
    skipped = [line for line in said.splitlines() if line.startswith("SKIPPED")]
    assert len(skipped) == len(list((ROOT / "requirements").glob("*.txt"))) + 2
    assert "known vulnerabilities in" not in said
    assert "ADVISORIES=FOLDER" in said


def test_a_service_that_does_not_answer_is_asked_once(audit, tmp_path):
    audit["main"](tmp_path)

    assert audit["asked"] == ["pip_audit", "npm"]


def test_a_program_that_goes_on_too_long_is_ended(audit, monkeypatch):
    script = runpy.run_path(str(ROOT / ".ci" / "audit"))

    assert script["run"](["sleep", "60"], seconds=0.01).stdout == ""


def test_a_package_that_the_service_does_not_know_is_named(audit, capsys):
    known, unknown = package(), package(name="ours", skip_reason="not found: ours (1.0)")
    audit["answers"]["pip_audit"] = json.dumps({"dependencies": [known, unknown]})

    assert audit["python_faults"]("requirements/cms.txt") == []
    assert capsys.readouterr().out == "SKIPPED requirements/cms.txt: not found: ours (1.0)\n"


def test_clean_packages_are_called_clean(audit, capsys, tmp_path):
    audit["answers"] |= {"pip_audit": of_python(), "npm": CLEAN}

    assert audit["main"](tmp_path) == 0
    assert "SKIPPED" not in capsys.readouterr().out


def test_the_update_bot_pins_images_and_actions_by_digest():
    bot = json.loads((ROOT / "renovate.json").read_text())

    assert {"docker:pinDigests", "helpers:pinGitHubActionDigests"} <= set(bot["extends"])
    assert {"dockerfile", "docker-compose", "github-actions"} <= set(bot["enabledManagers"])


def test_every_list_of_requirements_is_asked_about_and_described(audit, monkeypatch, tmp_path):
    asked = []
    names = audit["main"].__globals__
    monkeypatch.setitem(names, "python_faults", lambda file, _: asked.append(file) or [])
    monkeypatch.setitem(names, "describe_python", lambda name, folder: asked.append(name))
    audit["answers"]["npm"] = CLEAN

    assert audit["main"](tmp_path) == 0

    listed = {path.stem for path in (ROOT / "requirements").glob("*.txt")}
    assert {"cms", "docs", "agents", "observability"} < listed
    assert set(asked) == listed | {f"requirements/{name}.txt" for name in listed}


def test_a_copy_of_the_databases_is_asked_instead_of_the_services(
    audit, capsys, monkeypatch, tmp_path
):
    (tmp_path / "PYSEC-1.json").write_text(json.dumps({
        "id": "PYSEC-1", "modified": "2026-11-02T10:00:00Z",
        "affected": [{"package": {"ecosystem": "PyPI", "name": "Django"},
                      "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}],
    }))  # fmt: skip
    monkeypatch.setenv("ADVISORIES", str(tmp_path))

    assert audit["main"](tmp_path / "sbom") == 1

    said = capsys.readouterr().out
    assert audit["asked"] == []
    assert "is of 2026-11-02." in said
    assert ": PYSEC-1" in said
    assert "SKIPPED infra/aws/package-lock.json: no advisory" in said
    assert "SKIPPED requirements" not in said


@pytest.mark.parametrize("content", [None, "{"])
def test_a_copy_that_cannot_be_read_is_said_and_fails(
    audit, capsys, monkeypatch, tmp_path, content
):
    monkeypatch.setenv("ADVISORIES", str(tmp_path / "copy"))
    if content:
        (tmp_path / "copy").mkdir()
        (tmp_path / "copy" / "a.json").write_text(content)

    assert audit["main"](tmp_path / "sbom") == 2
    assert "ADVISORIES cannot be used" in capsys.readouterr().out
