import zipfile

import contact_lambda
from infra.aws import bundle


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


def test_two_packages_are_the_same_bytes(package, tmp_path, monkeypatch):
    """Also on another day, from another folder, by another user: nothing of that is written."""
    monkeypatch.chdir(tmp_path)
    again = bundle.write(tmp_path / "deep" / "er" / "other.zip")

    assert again.read_bytes() == package.read_bytes()
    with zipfile.ZipFile(again) as opened:
        assert {each.date_time for each in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {each.external_attr >> 16 for each in opened.infolist()} == {0o100644}
