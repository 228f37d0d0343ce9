"""What `make` does on a machine that is not as it should be."""

import os
import shutil
import subprocess
import sys

import pytest

from cms.settings.env import REPOSITORY

OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}  # set if these tests are run by make


@pytest.fixture
def folder(tmp_path):
    """The Makefile, with no package to install."""
    shutil.copy(REPOSITORY / "Makefile", tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "uv.txt").write_text("")
    return tmp_path


def make(folder, *arguments, **environ):
    return subprocess.run(
        ["make", f"PYTHON={sys.executable}", *arguments],
        cwd=folder,
        env={
            name: value for name, value in {**os.environ, **environ}.items() if name not in OF_MAKE
        },
        capture_output=True,
        text=True,
    )


def test_an_environment_whose_python_is_gone_is_made_anew(folder):
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to("/usr/bin/python3.4-that-was-removed")
    (programs / "uv").write_text("")
    (folder / ".venv" / ".run").write_text("")

    made = make(folder, ".venv/bin/uv")

    assert made.returncode == 0, made.stderr
    assert subprocess.run([programs / "python", "-c", "import pip"]).returncode == 0
    assert not (folder / ".venv" / ".run").exists()  # so that `make run` installs again


def test_an_environment_that_works_stays(folder):
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    (programs / "uv").write_text("")

    assert "is up to date" in make(folder, ".venv/bin/uv").stdout


@pytest.mark.parametrize("code", [0, 1])
def test_an_installation_says_how_far_it_is_and_is_done_when_it_is(folder, code):
    (folder / "requirements" / "run.txt").write_text("")
    marked = folder / ".venv" / ".run"
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    marked.write_text("of an older list")
    os.utime(marked, (0, 0))
    uv = folder / "uv"
    uv.write_text(f"#!/bin/sh\necho Downloading a >&2; echo ' + a==1' >&2; exit {code}\n")
    uv.chmod(0o755)

    made = make(folder, f"UV={uv}", ".venv/.run")

    assert (made.returncode == 0) is marked.exists() is (code == 0)
    assert made.stdout.splitlines()[1:2] == ["  Downloading a"]
    assert "a==1" not in made.stdout


def test_a_home_that_cannot_be_written_moves_the_caches_beside_the_environment(folder):
    (folder / "Makefile").open("a").write("\nshow:\n\t@echo cache: $$XDG_CACHE_HOME\n")
    (folder / "file").write_text("")

    shown = make(folder, "show", HOME=str(folder / "file"), XDG_CACHE_HOME="")
    usual = make(folder, "show", HOME=str(folder), XDG_CACHE_HOME="")

    assert shown.stdout == f"cache: {folder}/.venv/.cache\n"
    assert usual.stdout == "cache:\n"
