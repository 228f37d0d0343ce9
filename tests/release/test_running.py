"""A release check runs everything, tells how it went, and passes nothing that was not looked at."""

import sys

import pytest

from tests.release import __main__ as program
from tests.release import parts
from tests.release.running import Failed, NotRun, Part, command, run_parts


def part(name, outcome="fine"):
    def run():
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return Part(name, f"about {name}", run)


def results(*chosen, allowed=()):
    """The exit code, and the lines of the table: `{"docs": ["passed", "fine"]}`."""
    lines = []
    code = run_parts(chosen, allowed, lines.append)
    start = next(number for number, line in enumerate(lines) if line.startswith("\npart "))
    rows = (line.split(maxsplit=1) for line in lines[start + 1 :])
    return code, dict(rows)


def test_all_parts_are_run_and_one_that_fails_is_told_and_decides():
    code, rows = results(part("docs", Failed("gone.md")), part("lint"))

    assert code == 1
    assert rows["docs"].startswith("FAILED")
    assert rows["docs"].endswith("gone.md")
    assert rows["lint"].startswith("passed")
    assert results(part("lint"))[0] == 0


def test_a_part_that_cannot_be_run_fails_unless_it_may_be_missing():
    missing = part("image", NotRun("no container builder. Start Docker"))

    assert results(missing)[0] == 1
    code, rows = results(missing, allowed=["image"])
    assert code == 0
    assert rows["image"].startswith("not run")
    assert "Start Docker" in rows["image"]
    assert results(part("image", Failed("does not start")), allowed=["image"])[0] == 1


def test_an_unknown_part_is_refused_before_anything_runs(monkeypatch, capsys):
    monkeypatch.delenv("ALLOW_MISSING", raising=False)
    assert program.main(["licenses"]) == 2
    monkeypatch.setenv("ALLOW_MISSING", "images")
    assert program.main(["lint"]) == 2

    assert "licenses" in capsys.readouterr().err


def test_only_the_parts_that_are_named_are_run(monkeypatch, capsys):
    monkeypatch.delenv("ALLOW_MISSING", raising=False)
    monkeypatch.setattr(program, "PARTS", (part("docs"), part("lint", Failed("x"))))

    assert program.main(["docs"]) == 0
    assert program.main([]) == 1
    assert "about lint" in capsys.readouterr().out


def test_a_command_hands_on_its_output_and_nothing_of_the_make_around_it(monkeypatch, capfd):
    monkeypatch.setenv("MAKEFLAGS", " -- ARGS=docs")
    monkeypatch.setenv("ARGS", "docs")
    show = "import os; print(sorted({'MAKEFLAGS', 'ARGS', 'CI'} & set(os.environ)))"

    told = command(sys.executable, "-c", show, CI="true")

    assert told == "['CI']\n"
    assert capfd.readouterr().out == told


@pytest.mark.parametrize(
    ("words", "said"),
    [((sys.executable, "-c", "print('a'); raise SystemExit('gone')"), "ended with 1: gone"),
     (("/nowhere/program",), "cannot be started")],
)  # fmt: skip
def test_a_command_that_fails_says_its_last_words(words, said):
    with pytest.raises(Failed, match=said):
        command(*words)


def test_skipped_tests_and_unasked_services_are_not_taken_for_passed(monkeypatch):
    def told(text):
        monkeypatch.setattr(parts, "command", lambda *words, **environ: text)

    told("== 12 passed, 3 deselected in 2s ==\n== 3 passed in 1s ==\n")
    assert parts.tests() == "15 tests passed"
    monkeypatch.setattr(parts, "unreleased", list)
    told("SKIPPED [2] tests/a.py:3: Redis does not answer\n== 12 passed, 2 skipped in 2s ==\n")
    with pytest.raises(NotRun, match="Redis does not answer"):
        parts.upgrade()
    told("no tests ran\n")
    with pytest.raises(Failed):
        parts.tests()
    told("SKIPPED requirements/cms.txt: the service could not be reached.\n")
    with pytest.raises(NotRun, match=r"requirements/cms\.txt"):
        parts.audit()
    told("docs/a.webp is older than what it shows: take it again.\n")
    with pytest.raises(Failed, match=r"a\.webp"):
        parts.docs()


def test_a_handler_that_lacks_a_module_does_not_load_from_its_zip(tmp_path):
    import zipfile

    from infra.aws import bundle

    whole = bundle.write(tmp_path / "whole.zip")
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "less.zip", "w") as less:
        for name in source.namelist():
            if name != "contact_lambda/routes.py":
                less.writestr(name, source.read(name))

    assert parts.handler_loads(whole) > 30
    with pytest.raises(Failed, match="routes"):
        parts.handler_loads(tmp_path / "less.zip")


def test_a_release_with_migrations_that_may_still_change_is_refused(monkeypatch):
    monkeypatch.setattr(parts, "unreleased", lambda: ["cms/pages/migrations/0009_new.py"])

    with pytest.raises(Failed, match="0009_new"):
        parts.upgrade()
