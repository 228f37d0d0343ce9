"""The contact form is deployed without anything of the CMS, and nothing ties the two stacks."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from infra.aws import app
from infra.aws.bundle import ROOT
from infra.aws.settings import load
from tests.infra.aws.settings_file import written

BROKEN = ('domain = "cms.clinic.example"', 'domain = 7\nnobody = "knows this"')


def test_the_section_of_the_cms_is_not_read(tmp_path):
    file = written(tmp_path, BROKEN)

    settings = load(file, {}, only="contact")

    assert settings.cms is None
    assert settings.contact.sender == "website@clinic.example"


def test_the_app_makes_no_stack_of_the_cms(tmp_path, monkeypatch):
    """With settings of the CMS that nothing could use."""
    built = []
    monkeypatch.setenv("CLINIC_AWS_SETTINGS", str(written(tmp_path, BROKEN)))
    monkeypatch.setattr(app, "build", lambda _, settings: built.append(settings))

    assert app.main() == 1  # names what is wrong with the CMS
    assert app.main(["contact"]) == 0

    (settings,) = built
    assert settings.cms is None


@pytest.mark.slow
def test_the_stack_is_made_in_a_folder_without_the_cms_and_its_dockerfile(tmp_path):
    """The command of `make deploy-contact`, with settings of the CMS that nothing could use."""
    for folder in ("contact_lambda", "infra"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    file = written(tmp_path, BROKEN)
    output = tmp_path / "out"

    done = subprocess.run(
        [sys.executable, "-m", "infra.aws.app", "contact"],
        cwd=tmp_path,
        env={
            **os.environ,
            "CLINIC_AWS_SETTINGS": str(file),
            "CDK_OUTDIR": str(output),
            "PYTHONPATH": "",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "cms").exists()
    manifest = json.loads((output / "manifest.json").read_text())
    stacks = [
        name
        for name, each in manifest["artifacts"].items()
        if each["type"] == "aws:cloudformation:stack"
    ]
    assert stacks == ["clinic-contact"]


def test_no_export_ties_the_contact_form_to_the_cms(assembly):
    of_form = (assembly / "clinic-contact.template.json").read_text()
    assert '"Export"' not in of_form
    assert "Fn::ImportValue" not in of_form
    for stack in ("edge", "data", "web"):
        template = (assembly / f"clinic-cms-{stack}.template.json").read_text()
        assert "clinic-contact:" not in template


def test_no_stack_waits_for_the_contact_form(assembly):
    manifest = json.loads((assembly / "manifest.json").read_text())
    for name, artifact in manifest["artifacts"].items():
        if name != "clinic-contact":
            assert "clinic-contact" not in artifact.get("dependencies", [])


def test_tags_of_each_stack_tell_project_and_product(assembly):
    artifacts = json.loads((assembly / "manifest.json").read_text())["artifacts"]
    for name in ("edge", "data", "web"):
        tags = artifacts[f"clinic-cms-{name}"]["properties"]["tags"]
        assert tags == {"project": "clinic", "product": "cms"}
    of_form = artifacts["clinic-contact"]["properties"]["tags"]
    assert of_form == {"project": "clinic", "product": "contact"}
