"""`python -m cms check_content`"""

import json

import pytest
from django.core.management import CommandError, call_command

from cms.pages.models import TopicPage


@pytest.fixture
def run(capsys):
    """`run("--level", "stop")` is the exit code and what was printed."""

    def of(*arguments):
        try:
            call_command("check_content", *arguments)
            code = 0
        except SystemExit as end:
            code = end.code
        return code, capsys.readouterr().out

    return of


def test_it_lists_every_issue_and_fails_on_what_must_be_fixed(demo, gaps, run):
    code, said = run()

    assert code == 1
    assert f"Benefits of Exercise on Lower Back Pain (live, page {demo.page.pk})" in said
    assert "stop Benefit 3: Reduced Recurrence. This claim names no evidence." in said
    assert "2 versions checked, 12 issues, 3 that must be fixed." in said


def test_a_level_leaves_out_what_is_below_it(gaps, run):
    _, said = run("--level", "stop")

    assert "3 issues" in said
    assert "warn " not in said


def test_json_can_be_read_by_a_program(demo, gaps, run):
    code, said = run("--format", "json", "--page", str(demo.page.pk))

    (page,) = json.loads(said)
    assert code == 1
    assert (page["page"], page["version"]) == (demo.page.pk, "live")
    assert page["issues"][0]["code"] == "unsupported_claim"
    assert page["issues"][0]["level"] == "stop"
    assert page["issues"][0]["block_id"]
    assert page["issues"][0]["always"] is False


def test_a_page_is_named_by_its_public_path(demo, run):
    _, said = run("--page", "/benefits-of-exercise-on-lower-back-pain/")

    assert "1 version checked" in said


def test_a_page_that_is_not_there_is_a_wrong_argument(demo):
    with pytest.raises(CommandError, match="/nowhere/") as fault:
        call_command("check_content", "--page", "/nowhere/")
    assert fault.value.returncode == 2


def test_drafts_are_listed_apart_from_live_pages(demo, gaps, run):
    draft = TopicPage.objects.get(pk=demo.page.pk)
    for claim in draft.body:
        if claim.block_type == "benefit":
            claim.value["uncited_reason"] = "Plain to see."
    draft.save_revision()

    code, live = run("--level", "stop")
    _, both = run("--level", "stop", "--drafts", "--format", "json")

    assert (code, "3 issues" in live) == (1, True)
    assert [
        (each["page"], each["version"], len(each["issues"])) for each in json.loads(both)
    ] == [
        (demo.home.pk, "live", 0), (demo.page.pk, "live", 3), (demo.page.pk, "draft", 0),
    ]  # fmt: skip


def test_nothing_to_mend_is_exit_code_0(demo, run):
    code, said = run()

    assert code == 0
    assert "0 that must be fixed." in said
