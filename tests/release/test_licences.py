"""Each package has a licence that is accepted, or an exemption that fits it and has a reason."""

import json
import tomllib

import pytest

from tests.documentation import ROOT
from tests.release import licences
from tests.release.licences import Exemption, Package, acceptable, judge, required

MIT = frozenset({"MIT", "Apache-2.0"})


def package(name, *statements):
    return Package(name, frozenset(statements), "npm")


def test_a_package_without_an_accepted_licence_is_named():
    found = list(judge([package("a", "MIT"), package("b", "GPL-3.0-only"), package("c")], MIT, ()))

    assert found == ["b (npm): GPL-3.0-only", "c (npm): no licence"]


def test_all_that_a_package_states_has_to_be_accepted():
    assert list(judge([package("a", "MIT", "GPL-2.0-only")], MIT, ()))


def test_an_exemption_holds_for_the_same_statement_only_and_not_without_use():
    exemption = Exemption("libvips-*", frozenset({"LGPL-3.0-or-later"}), "A library.")

    assert not list(judge([package("libvips-x64", "LGPL-3.0-or-later")], MIT, [exemption]))
    changed = list(judge([package("libvips-x64", "AGPL-3.0-only")], MIT, [exemption]))
    assert [line.split(":")[0] for line in changed] == ["libvips-x64 (npm)", "licences.toml"]


@pytest.mark.parametrize(
    ("expression", "holds"),
    [("MIT", True), ("GPL-2.0-only OR MIT", True), ("(MIT OR CC0-1.0)", True),
     ("MIT AND Apache-2.0", True), ("MIT AND GPL-2.0-only", False),
     ("MIT AND (GPL-2.0-only OR LGPL-3.0-only)", False), ("", False)],
)  # fmt: skip
def test_an_expression_is_read_as_spdx_means_it(expression, holds):
    assert acceptable(expression, MIT) is holds


def test_a_required_package_that_no_environment_has_is_named(monkeypatch, tmp_path):
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "a.txt").write_text(
        "here==1.0 \\\n    --hash=sha256:00\nGone.Away==2 ; python_version > '3' \\\n"
        "    --hash=sha256:00\nelsewhere==3 ; sys_platform == 'none'\n"
    )
    monkeypatch.setattr(licences, "REPOSITORY", tmp_path)

    (fault,) = licences.unseen([package("here", "MIT")])

    assert fault.startswith("gone-away (requirements/a.txt)")


def test_every_lock_file_says_the_licences_of_its_packages():
    found = [each for lock in licences._locks() for each in licences.locked(lock)]

    assert len(found) > 1000
    assert not list(judge(found, *_of_npm(found)))


def _of_npm(found):
    accepted, exemptions = licences._rules()
    names = {each.name for each in found}
    from fnmatch import filter as matching

    return accepted, [rule for rule in exemptions if matching(names, rule.package)]


def test_every_exemption_has_a_reason_and_the_list_is_read_whole():
    said = tomllib.loads(licences.LIST.read_text())

    assert all(len(each["reason"]) > 20 for each in said["exemption"])
    assert len({each["package"] for each in said["exemption"]}) == len(said["exemption"])


def test_the_requirements_of_the_project_are_read_by_their_names():
    found = required((ROOT / "requirements" / "cms.txt").read_text())

    assert {"django", "wagtail", "psycopg-binary"} <= found
    assert len(found) > 50


def test_the_new_app_needs_what_the_starter_needs_and_the_packed_client(tmp_path):
    from tests.release.client import STARTER, new_app

    app = new_app(tmp_path / "app", tmp_path / "client.tgz")
    needs = json.loads((app / "package.json").read_text())["dependencies"]

    assert needs.pop("clinic-cms-client") == f"file:{tmp_path}/client.tgz"
    assert needs == json.loads(STARTER.read_text())["dependencies"]
    assert (app / "app" / "[[...path]]" / "page.tsx").exists()
