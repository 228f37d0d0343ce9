import subprocess
import sys
import zipfile

import pytest
from aws_cdk import aws_lambda

import contact_lambda
from infra.aws import bundle

HERE = sys.version_info[:2]
OTHER = (2, 7)  # a Python that this one is not


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """As it is made where this Python is that of the function."""
    return bundle.write(tmp_path_factory.mktemp("compiled") / "contact.zip", HERE)


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """As it is made by another Python."""
    return bundle.write(tmp_path_factory.mktemp("package") / "contact.zip", OTHER)


def test_the_package_contains_the_handlers_modules_and_their_data_only(package):
    with zipfile.ZipFile(package) as opened:
        names = opened.namelist()

    folder = bundle.ROOT / "contact_lambda"
    files = [*folder.rglob("*.py"), folder / "spam/words.txt"]
    assert sorted(names) == sorted(str(file.relative_to(bundle.ROOT)) for file in files)
    assert "contact_lambda/app.py" in names
    assert contact_lambda.__file__ == str(folder / "__init__.py")


def test_the_package_is_under_175_kb(package):
    """150 kB of modules, and the list of words for the judgement of spam."""
    assert package.stat().st_size < 175_000


def test_with_compiled_modules_it_is_under_475_kb(compiled):
    assert compiled.stat().st_size < 475_000


def test_it_is_compiled_for_the_python_of_the_function():
    major, minor = bundle.RUNTIME
    assert aws_lambda.Runtime.PYTHON_3_13.name == f"python{major}.{minor}"


def test_another_python_compiles_nothing_and_says_so(tmp_path, capfd):
    with zipfile.ZipFile(bundle.write(tmp_path / "contact.zip", OTHER)) as opened:
        assert not [name for name in opened.namelist() if name.endswith(".pyc")]

    told = capfd.readouterr().err
    assert f"made by Python {HERE[0]}.{HERE[1]}, and the function runs on 2.7" in told


START = """
import json, sys
import contact_lambda.app
loaded = [each for name, each in sys.modules.items() if name.startswith("contact_lambda")]
print(json.dumps([each.__spec__.cached for each in loaded]))
"""


def test_a_start_compiles_nothing(compiled, tmp_path):
    """The sources are spoilt: who compiled one of them would fail."""
    with zipfile.ZipFile(compiled) as opened:
        opened.extractall(tmp_path)
    for source in tmp_path.rglob("*.py"):
        source.write_text("this is no Python")

    done = subprocess.run(
        [sys.executable, "-c", START], cwd=tmp_path, env=BARE, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert "contact_lambda/__pycache__/app." in done.stdout


def test_a_fault_shows_its_place_in_the_source(compiled, tmp_path):
    with zipfile.ZipFile(compiled) as opened:
        opened.extractall(tmp_path)
    code = "from contact_lambda.identity import reference_of; reference_of(None)"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=BARE, capture_output=True, text=True
    )

    assert f"{tmp_path}/contact_lambda/identity.py" in done.stderr


BARE = {"AWS_DEFAULT_REGION": "eu-west-2", "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.mark.parametrize("runtime", [HERE, OTHER])
def test_two_packages_are_the_same_bytes(runtime, tmp_path, monkeypatch):
    """Also on another day, from another folder, by another user: nothing of that is written."""
    package = bundle.write(tmp_path / "contact.zip", runtime)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    again = bundle.write(tmp_path / "deep" / "er" / "other.zip", runtime)

    assert again.read_bytes() == package.read_bytes()
    with zipfile.ZipFile(again) as opened:
        assert {each.date_time for each in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {each.external_attr >> 16 for each in opened.infolist()} == {0o100644}
