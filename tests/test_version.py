"""The version of the product stands in `pyproject.toml`; whatever shows one reads it there."""

import re
import subprocess
import sys
import tomllib

import anyio
from mcp import Client

import cms
from cms.agents.server import mcp_server
from cms.core.observability import RESOURCE
from cms.monitoring import system_page
from tests.documentation import ROOT, text_of
from tests.image import dockerfile

VERSION = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
# What others wrote, what happened, and lines of their own: the handler's form, the API's client.
OF_OTHERS = ("requirements", "*package-lock.json", "CHANGELOG.md", "tests/cms/evidence/records",
             "docs/frontends/contact-openapi.json", "cms/api/client/package.json",
             "tests/release/licences.toml")  # fmt: skip


def test_no_other_file_states_a_version_of_the_product():
    left_out = [f":!{each}" for each in OF_OTHERS]
    found = subprocess.run(
        ["git", "grep", "-lwF", VERSION, "--", ".", *left_out],
        cwd=ROOT, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip

    assert found in ([], ["pyproject.toml"])  # [] in a copy that is no repository


def test_it_is_a_version_of_semantic_versioning():
    assert re.fullmatch(r"\d+\.\d+\.\d+(-(alpha|beta|rc)\.\d+)?", VERSION)


def test_the_command_the_admin_and_what_is_sent_elsewhere_show_it(monkeypatch):
    monkeypatch.setattr(system_page, "_database_version", str)  # needs no database here
    told = subprocess.run(
        [sys.executable, "-m", "cms", "--version"], cwd=ROOT, capture_output=True, text=True
    )

    assert told.stdout == f"{VERSION}\n"
    assert cms.__version__ == VERSION
    assert system_page.versions()["Clinic CMS"] == VERSION
    assert RESOURCE["service.version"] == VERSION


def test_assistants_are_told_it():
    async def told():
        async with Client(mcp_server(lambda *_, **__: None)) as client:
            return client.server_info.version

    assert anyio.run(told) == VERSION


def test_the_image_has_the_file_and_takes_the_version_as_its_label():
    assert dockerfile.is_sent("pyproject.toml")
    assert "pyproject.toml ./" in dockerfile.words_of("COPY")
    assert "VERSION" in dockerfile.words_of("ARG")
    assert "org.opencontainers.image.version=$VERSION" in dockerfile.words_of("LABEL")[0]


def test_the_newest_release_of_the_changelog_is_this_version():
    headings = re.findall(r"^## (.+)$", text_of("CHANGELOG.md"), re.MULTILINE)

    assert headings[0] == "Unreleased"
    assert re.fullmatch(rf"{re.escape(VERSION)} – \d{{4}}-\d\d-\d\d", headings[1])


def test_what_a_release_has_is_read_in_five_minutes():
    released = text_of("CHANGELOG.md").split(f"\n## {VERSION} ")[1].split("\n## ")[0]

    assert len(released.split()) < 1500
    lines = [line for line in released.splitlines() if line]
    assert len(set(lines)) == len(lines)
