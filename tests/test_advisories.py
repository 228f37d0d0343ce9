"""A copy of the public databases says which of our versions have a known vulnerability."""

import json
import zipfile

import pytest

from tests.documentation import ROOT


@pytest.fixture
def advisories(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    import advisories

    return advisories


def advisory(id_, registry, name, *events, **more):
    ranges = [{"type": "ECOSYSTEM" if registry == "PyPI" else "SEMVER", "events": list(events)}]
    affected = {"package": {"ecosystem": registry, "name": name}, "ranges": ranges}
    return {"id": id_, "modified": "2026-11-02T10:00:00Z", "affected": [affected]} | more


def faults(advisories, folder, known, registry, name, version):
    for each in known:
        (folder / f"{each['id']}.json").write_text(json.dumps(each))
    package = advisories.Package(registry, name, version)
    return advisories.Database(folder, [package]).faults(package)


BEGIN = {"introduced": "0"}


@pytest.mark.parametrize(
    ("registry", "version", "events", "affected"),
    [
        ("PyPI", "4.2.15", [BEGIN, {"fixed": "4.2.16"}], True),
        ("PyPI", "4.2.16", [BEGIN, {"fixed": "4.2.16"}], False),
        ("PyPI", "4.10", [BEGIN, {"fixed": "4.9"}], False),
        ("PyPI", "5.0rc1", [{"introduced": "5.0"}], False),
        ("PyPI", "5.0.post1", [{"introduced": "5.0"}], True),
        ("PyPI", "1!1.0", [BEGIN, {"fixed": "2026.1"}], False),
        ("PyPI", "2.0", [BEGIN, {"last_affected": "2.0"}], True),
        ("PyPI", "2.0.1", [BEGIN, {"last_affected": "2.0"}], False),
        # Two ranges in one, and not in the order of time.
        ("PyPI", "4.2.1", [{"introduced": "5.0"}, {"fixed": "5.0.9"}, {"introduced": "4.2"},
                           {"fixed": "4.2.16"}], True),
        ("PyPI", "4.3", [{"introduced": "5.0"}, {"fixed": "5.0.9"}, {"introduced": "4.2"},
                         {"fixed": "4.2.16"}], False),
        ("npm", "4.17.20", [BEGIN, {"fixed": "4.17.21"}], True),
        ("npm", "4.17.21", [BEGIN, {"fixed": "4.17.21"}], False),
        ("npm", "2.0.0-rc.2", [{"introduced": "2.0.0-rc.10"}], False),
        ("npm", "2.0.0-rc.10", [{"introduced": "2.0.0-rc.2"}], True),
        ("npm", "2.0.0-beta", [{"introduced": "2.0.0-10"}], True),
        ("npm", "2.0.0-rc.1", [BEGIN, {"fixed": "2.0.0"}], True),
        ("npm", "2.0.0+build", [BEGIN, {"fixed": "2.0.0"}], False),
        ("npm", "2.0.0", [BEGIN, {"limit": "*"}], True),
        ("npm", "2.0.0", [{"introduced": "none"}], True),  # nobody can say that it is not
    ],
)  # fmt: skip
def test_a_version_is_in_a_range_as_its_registry_sorts_versions(
    advisories, tmp_path, registry, version, events, affected
):
    known = [advisory("CVE-1", registry, "a", *events)]

    assert faults(advisories, tmp_path, known, registry, "a", version) == ["CVE-1"] * affected


def test_a_version_that_is_listed_is_found_without_a_range(advisories, tmp_path):
    listed = advisory("MAL-1", "npm", "a")
    listed["affected"][0] |= {"ranges": [], "versions": ["1.0.1"]}

    assert faults(advisories, tmp_path, [listed], "npm", "a", "1.0.1") == ["MAL-1"]
    assert faults(advisories, tmp_path, [listed], "npm", "a", "1.0.2") == []


def test_what_was_withdrawn_is_not_known_any_more(advisories, tmp_path):
    known = [advisory("CVE-1", "npm", "a", BEGIN, withdrawn="2026-01-01T00:00:00Z")]

    assert faults(advisories, tmp_path, known, "npm", "a", "1.1.0") == []


def test_two_advisories_on_one_vulnerability_are_one_fault(advisories, tmp_path):
    known = [
        advisory("GHSA-1", "PyPI", "a", BEGIN, aliases=["CVE-1"]),
        advisory("GHSA-2", "PyPI", "a", BEGIN),
        advisory("PYSEC-1", "PyPI", "a", BEGIN, aliases=["CVE-1"]),
    ]

    found = faults(advisories, tmp_path, known, "PyPI", "a", "1.0")

    assert found == ["CVE-1, GHSA-1, PYSEC-1", "GHSA-2"]


@pytest.mark.parametrize(
    ("registry", "named", "ours", "found"),
    [("PyPI", "Foo.Bar", "foo-bar", True), ("PyPI", "foo_bar", "foo-bar", True),
     ("npm", "@scope/a", "@scope/a", True), ("npm", "@scope/a", "a", False),
     ("npm", "foo.bar", "foo-bar", False)],
)  # fmt: skip
def test_a_package_is_found_by_each_of_its_names_and_no_other(
    advisories, tmp_path, registry, named, ours, found
):
    known = [advisory("CVE-1", registry, named, BEGIN)]

    assert faults(advisories, tmp_path, known, registry, ours, "1.1.0") == ["CVE-1"] * found


def test_a_registry_is_not_taken_for_another(advisories, tmp_path):
    known = [advisory("CVE-1", "npm", "requests", BEGIN)]

    assert faults(advisories, tmp_path, known, "PyPI", "requests", "1.0") == []


def test_clones_and_zip_files_are_read_and_what_is_beside_them_is_not(advisories, tmp_path):
    (tmp_path / "vulns" / "a").mkdir(parents=True)
    (tmp_path / "vulns" / "a" / "PYSEC-1.yaml").write_text(
        "id: PYSEC-1\nmodified: 2026-11-03T10:00:00Z\naffected:\n- package: {ecosystem: PyPI, "
        "name: a}\n  versions: [1.10]\n"
    )
    (tmp_path / "workflow.yaml").write_text("on: push\n")
    (tmp_path / "package.json").write_text("[]")
    with zipfile.ZipFile(tmp_path / "npm.zip", "w") as archive:
        archive.writestr("GHSA-1.json", json.dumps(advisory("GHSA-1", "npm", "b", BEGIN)))
    ours = [advisories.Package("PyPI", "a", "1.10"), advisories.Package("npm", "b", "1.1.0")]

    database = advisories.Database(tmp_path, ours)

    assert [database.faults(each) for each in ours] == [["PYSEC-1"], ["GHSA-1"]]
    assert database.newest == "2026-11-03"
    assert database.registries == {"PyPI", "npm"}


def test_what_is_locked_is_read_with_its_name_and_version(advisories):
    lock = {
        "": {"name": "app", "version": "1.1.0"},
        "node_modules/@scope/a": {"version": "1.2.3"},
        "node_modules/b/node_modules/c": {"version": "2.0.0"},
        "node_modules/old": {"name": "new", "version": "3.0.0"},  # "old": "npm:new@3"
        "node_modules/linked": {"resolved": "packages/linked", "link": True},
    }
    of_npm = advisories.npm_packages(json.dumps({"packages": lock}))
    of_python = advisories.python_packages(
        "# a comment\nFoo.Bar[extra]==1.0 ; sys_platform == 'none' \\\n    --hash=sha256:00\nb==2\n"
    )

    assert [each[1:] for each in of_npm] == [
        ("@scope/a", "1.2.3"), ("c", "2.0.0"), ("new", "3.0.0")
    ]  # fmt: skip
    assert [each[1:] for each in of_python] == [("foo-bar", "1.0"), ("b", "2")]


def test_every_package_of_the_project_is_looked_up(advisories):
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text()
        pinned = [line for line in text.splitlines() if "==" in line and line[0] not in " #"]
        assert len(advisories.python_packages(text)) == len(pinned) > 0
    lock = (ROOT / "cms" / "api" / "client" / "package-lock.json").read_text()
    assert len(advisories.npm_packages(lock)) > 10
