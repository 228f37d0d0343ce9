"""What the check of the image looks for is found, in what docker and podman write."""

import io
import tarfile

import pytest

import cms
from tests.release import image, image_contents
from tests.release.running import Failed, NotRun

LABELS = {image_contents.LABEL: cms.__version__}


def packed(path, files):
    """A tar file with these contents by name; a dictionary inside is packed too."""
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as archive:
        for name, content in files.items():
            if isinstance(content, dict):
                content = packed(path.with_name(name.replace("/", "-")), content).read_bytes()
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return path


@pytest.mark.parametrize("layer", ["0af1/layer.tar", "blobs/sha256/0af1.gz"])
def test_the_files_of_every_layer_are_seen_also_those_that_a_later_one_deletes(tmp_path, layer):
    archive = packed(
        tmp_path / "image.tar",
        {
            "manifest.json": b"[]",
            layer: {"./srv/cms/.env": b"SECRET_KEY=x", "srv/cms/wsgi.py": b""},
            "b/layer.tar": {"srv/cms/.wh..env": b""},
        },
    )

    assert list(image_contents.names_in_layers(archive)) == [
        "srv/cms/.env", "srv/cms/wsgi.py", "srv/cms/.wh..env",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "word"),
    [("srv/cms/.env", "/srv/cms/.env in it."), ("root/.netrc", ".netrc"), ("srv/.git", ".git"),
     ("srv/cms/notes.txt", "git does not know"), ("srv/tests/a.py", "git does not know"),
     ("srv/var/clinic.sqlite3", "sqlite3"), ("etc/tls/site.key", "site.key")],
)  # fmt: skip
def test_a_secret_or_a_file_that_is_not_of_the_project_is_named(name, word):
    (fault,) = image_contents.foreign_files([name], {"cms/wsgi.py"})

    assert word in fault


def test_what_is_made_from_the_projects_files_belongs_to_the_image():
    ours = ["srv/cms/wsgi.py", "srv/cms/__pycache__/wsgi.cpython-311.pyc", "srv/venv/bin/python",
            "srv/var/static/a.css", "usr/bin/pg_dump"]  # fmt: skip

    assert not list(image_contents.foreign_files(ours, {"cms/wsgi.py"}))


@pytest.mark.parametrize(
    ("change", "word"),
    [({"User": ""}, "as root"), ({"Labels": {}}, "None"), ({"Env": ["SECRET_KEY=x"]}, "SECRET_KEY"),
     ({"Env": ["OIDC_CLIENT_SECRET=x"]}, "OIDC_CLIENT_SECRET")],
)  # fmt: skip
def test_an_image_with_another_user_or_version_or_a_setting_of_an_operator_is_refused(change, word):
    config = {"User": "10001", "Labels": LABELS, "Env": ["PATH=/bin"]}
    assert not list(image_contents.settled(config))

    (fault,) = image_contents.settled(config | change)

    assert word in fault


@pytest.mark.parametrize(
    "about",
    [{"Config": {"Healthcheck": {"Test": ["CMD", "python", "-c", "1"]}}},
     {"Config": {}, "Healthcheck": {"Test": ["CMD", "python", "-c", "1"]}}],
)  # fmt: skip
def test_the_health_check_is_read_as_each_engine_says_it(about):
    assert image.health_command(about) == ["python", "-c", "1"]
    with pytest.raises(Failed, match="HEALTHCHECK"):
        image.health_command({"Config": {}})


def test_an_engine_that_does_not_answer_is_not_taken_and_none_says_what_to_install(
    monkeypatch, tmp_path
):
    for tool in image.TOOLS:
        (tmp_path / tool).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / tool).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotRun, match="podman"):
        image.check()

    (tmp_path / "podman").write_text("#!/bin/sh\nexit 0\n")
    assert image.builder() == "podman"
