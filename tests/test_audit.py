"""`.ci/audit` names known vulnerabilities, and never calls packages clean that nobody looked up."""

import json
import runpy
from pathlib import Path
from subprocess import CompletedProcess

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def audit(monkeypatch):
    """The script's functions; `audit["answers"]` is what programs print, by their first words."""
    script = runpy.run_path(str(ROOT / ".ci" / "audit"))
    script["answers"] = {}

    def run(command, folder=ROOT, check=False):
        name = "pip_audit" if "pip_audit" in command else command[0]
        return CompletedProcess(command, 0, stdout=script["answers"].get(name, ""), stderr="")

    script["python_faults"].__globals__["run"] = run
    return script


def package(**about):
    return {"name": "django", "version": "1.0", "vulns": []} | about


def test_a_known_vulnerability_is_named_and_fails(audit, capsys):
    vulnerable = {"dependencies": [package(vulns=[{"id": "PYSEC-1"}])]}
    audit["answers"]["pip_audit"] = json.dumps(vulnerable)

    faults = audit["report"]("a", audit["python_faults"]("requirements/cms.txt"))

    assert faults == ["django 1.0: PYSEC-1"]
    assert "PYSEC-1" in capsys.readouterr().out


def test_npms_findings_are_named(audit):
    found = {"auditReportVersion": 2, "vulnerabilities": {"a": {"severity": "high"}}}
    audit["answers"]["npm"] = json.dumps(found)

    assert audit["npm_faults"]("infra/aws") == ["a: high"]


@pytest.mark.parametrize(
    "answer",
    ["", "{}", "[]", json.dumps({"dependencies": [{"name": "a", "skip_reason": "not found"}]})],
)
def test_packages_that_nobody_could_look_up_are_not_called_clean(audit, capsys, answer):
    audit["answers"] |= {"pip_audit": answer, "npm": '{"message": "405 Method Not Allowed"}'}

    assert audit["report"]("a.txt", audit["python_faults"]("requirements/cms.txt")) == []
    assert audit["report"]("b.json", audit["npm_faults"]("infra/aws")) == []

    said = capsys.readouterr().out
    assert said.count("SKIPPED") == 2
    assert "known vulnerabilities in" not in said


def test_clean_packages_are_called_clean(audit):
    audit["answers"]["pip_audit"] = json.dumps({"dependencies": [package()]})
    audit["answers"]["npm"] = json.dumps({"auditReportVersion": 2, "vulnerabilities": {}})

    assert audit["python_faults"]("requirements/cms.txt") == []
    assert audit["npm_faults"]("infra/aws") == []


def test_the_update_bot_pins_images_and_actions_by_digest():
    bot = json.loads((ROOT / "renovate.json").read_text())

    assert {"docker:pinDigests", "helpers:pinGitHubActionDigests"} <= set(bot["extends"])
    assert {"dockerfile", "docker-compose", "github-actions"} <= set(bot["enabledManagers"])


def test_every_list_of_requirements_is_asked_about_and_described(audit, monkeypatch, tmp_path):
    asked = []
    names = audit["main"].__globals__
    monkeypatch.setitem(names, "python_faults", asked.append)
    monkeypatch.setitem(names, "describe_python", lambda name, folder: asked.append(name))
    monkeypatch.setitem(names, "npm_folders", list)

    assert audit["main"](tmp_path) == 0

    listed = {path.stem for path in (ROOT / "requirements").glob("*.txt")}
    assert {"cms", "docs", "agents", "observability"} < listed
    assert set(asked) == listed | {f"requirements/{name}.txt" for name in listed}
