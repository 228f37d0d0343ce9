"""Notices of PubMed and of the Retraction Watch file beside those of Crossref, all offline."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from cms.claim_history.models import SourceChange
from cms.evidence.alerts import accept, dismiss
from cms.evidence.lookup.pubmed import updates
from cms.evidence.management.commands.check_sources import SECONDS_BETWEEN_REQUESTS, spaced
from cms.evidence.models import ResearchSource, SourceAlert
from tests.cms.evidence.fake_services import work
from tests.factories.evidence import ResearchSourceFactory

pytestmark = pytest.mark.django_db
COLUMNS = [
    "Record ID", "Title", "Subject", "Institution", "Journal", "Publisher", "Country", "Author",
    "URLS", "ArticleType", "RetractionDate", "RetractionDOI", "RetractionPubMedID",
    "OriginalPaperDate", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature",
    "Reason", "Paywalled", "Notes",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _on_a_fixed_day():
    with time_machine.travel("2026-11-20 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def source(db):
    return ResearchSourceFactory(key="made-up", doi="10.1000/made-up", pmid="111", status="current")


@pytest.fixture
def watch(tmp_path):
    """`watch(row, …)` is the path of a file with these rows, each with the columns it gives."""

    def write(*rows):
        path = tmp_path / "retraction_watch.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(
                {"Record ID": str(number), **row} for number, row in enumerate(rows, 1)
            )
        return str(path)

    return write


def row(nature, **columns):
    return {
        "OriginalPaperDOI": "10.1000/Made-Up", "OriginalPaperPubMedID": "0",
        "RetractionDOI": "10.1000/notice", "RetractionDate": "7/26/2019 0:00",
        "RetractionPubMedID": "0", "RetractionNature": nature, **columns,
    }  # fmt: skip


def run(*arguments):
    out = io.StringIO()
    try:
        call_command("check_sources", "--only", "made-up", *arguments, stdout=out, no_color=True)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def alerts():
    return list(
        SourceAlert.objects.order_by("pk").values_list(
            "reason", "suggested_status", "notice", "notice_on", "found_via"
        )
    )


@pytest.mark.parametrize(
    ("nature", "reason", "status"),
    [
        ("Retraction", "retraction", "retracted"),
        ("Expression of concern", "concern", "expression_of_concern"),
        ("Correction", "correction", "corrected"),
    ],
)
def test_the_file_of_retraction_watch_raises_alerts(source, watch, nature, reason, status):
    code, printed = run("--retraction-watch", watch(row(nature)))

    assert code == 0
    assert "only dates are checked" in printed
    assert alerts() == [
        (reason, status, "10.1000/notice", date(2019, 7, 26), "Retraction Watch: record 1")
    ]
    source.refresh_from_db()
    assert (source.status, source.status_checked_via) == ("current", "Retraction Watch")


def test_a_row_is_found_by_its_pubmed_number_and_its_notice_may_have_one_only(source, watch):
    found = row(
        "Retraction", OriginalPaperDOI="Unavailable", OriginalPaperPubMedID="111",
        RetractionDOI="unavailable", RetractionPubMedID="222", RetractionDate="",
    )  # fmt: skip

    run("--retraction-watch", watch(found, row("Retraction", OriginalPaperDOI="10.1000/other")))

    assert [each[2:4] for each in alerts()] == [("PMID 222", None)]
    assert SourceAlert.objects.get().notice_link == "https://pubmed.ncbi.nlm.nih.gov/222/"


def test_a_reinstatement_of_a_fallen_source_is_raised_and_a_person_decides(
    source, watch, admin_user
):
    source.status = "retracted"
    source.save()
    path = watch(row("Retraction"), row("Reinstatement", RetractionDate="3/1/2021 0:00",
                                        RetractionDOI="10.1000/again"))  # fmt: skip

    run("--retraction-watch", path)

    assert [each[:3] for each in alerts()] == [("reinstatement", "current", "10.1000/again")]
    assert ResearchSource.objects.get(key="made-up").status == "retracted"
    accept(SourceAlert.objects.get(), admin_user)
    assert ResearchSource.objects.get(key="made-up").status == "current"


def test_a_retraction_that_was_taken_back_is_not_raised(source, watch):
    path = watch(row("Retraction"), row("Reinstatement", RetractionDate="3/1/2021 0:00"))

    run("--retraction-watch", path)

    assert alerts() == []


def test_a_retraction_after_a_reinstatement_is_raised(source, watch):
    path = watch(row("Reinstatement"), row("Retraction", RetractionDate="3/1/2021 0:00"))

    run("--retraction-watch", path)

    assert [each[0] for each in alerts()] == ["retraction"]


@pytest.mark.parametrize("end", ["", '"'])
def test_a_file_that_was_cut_off_is_refused(source, watch, end):
    file = Path(watch(row("Retraction"), row("Correction")))
    words = file.read_text("utf-8")
    file.write_text(words[: words.rindex("Correction") - 30] + end, "utf-8")

    with pytest.raises(CommandError, match="ends in the middle of a row"):
        run("--retraction-watch", str(file))
    assert alerts() == []


def test_notices_without_a_number_are_told_apart_by_their_day(source, watch, admin_user):
    first = row("Retraction", RetractionDOI="Unavailable", RetractionDate="1/1/2015 0:00")
    again = row("Reinstatement", RetractionDOI="", RetractionDate="1/1/2016 0:00")
    second = row("Retraction", RetractionDOI="", RetractionDate="1/1/2018 0:00")
    run("--retraction-watch", watch(first))
    dismiss(SourceAlert.objects.get(), admin_user, "It was reinstated.")

    run("--retraction-watch", watch(first, again, second))

    assert [each[2] for each in alerts()] == ["2015-01-01", "2018-01-01"]


def test_what_two_services_report_is_one_alert(source, watch, tmp_path, admin_user):
    offline = tmp_path / "answers.json"
    summary = {"references": [{"reftype": "Retraction in", "pmid": 333, "refsource": "J. 2019"}]}
    answers = {"10.1000/made-up": work("10.1000/made-up", ("retraction", "10.1000/n")),
               "111": summary}  # fmt: skip
    offline.write_text(json.dumps(answers))
    arguments = ("--offline", str(offline), "--retraction-watch", watch(row("Retraction")))

    run(*arguments)
    run(*arguments)

    assert [each[4] for each in alerts()] == ["Crossref (recorded): publisher"]
    assert SourceChange.objects.get().is_notice
    dismiss(SourceAlert.objects.get(), admin_user, "Of another paper.")
    run(*arguments)
    assert len(alerts()) == 2, "what another service says is not dismissed with it"


@pytest.mark.parametrize(
    ("summary", "found"),
    [
        ({"pubtype": ["Retracted Publication"]}, [("retraction", "")]),
        (
            {"pubtype": ["Retracted Publication"],
             "references": [{"reftype": "Retraction in", "pmid": 5}]},
            [("retraction", "PMID 5")],
        ),
        ({"references": [{"reftype": "Erratum in", "pmid": 6}]}, [("erratum", "PMID 6")]),
        (
            {"references": [{"reftype": "Expression of concern in", "pmid": 7}]},
            [("expression_of_concern", "PMID 7")],
        ),
        ({"references": [{"reftype": "Update in", "pmid": 8}]}, [("new_version", "PMID 8")]),
        ({"references": [{"reftype": "Retraction of", "pmid": 9}]}, []),
        ({"references": [{"reftype": "Comment in", "pmid": 9}]}, []),
        ({"references": "nothing", "pubtype": None}, []),
        ({}, []),
    ],
)  # fmt: skip
def test_notices_are_read_from_the_summary_of_pubmed(summary, found):
    assert [(each.type, each.notice) for each in updates(summary)] == found


def test_pubmed_is_asked_about_its_numbers(services, source):
    services.works["10.1000/made-up"] = work("10.1000/made-up")
    services.summaries["111"] = {"references": [{"reftype": "Erratum in:", "pmid": 6}]}

    code, printed = run()

    assert (code, [each[:3] for each in alerts()]) == (0, [("correction", "corrected", "PMID 6")])
    assert "Correction (PMID 6)" in printed
    source.refresh_from_db()
    assert source.status_checked_via == "Crossref, PubMed"


def test_one_service_that_fails_leaves_the_check_unfinished(services, source):
    services.summaries["111"] = {"pubtype": ["Retracted Publication"]}

    code, printed = run()

    assert code == 1
    assert "not checked: Crossref does not know this identifier." in printed
    assert [each[0] for each in alerts()] == ["retraction"]
    source.refresh_from_db()
    assert source.status_checked_on is None


def test_a_run_that_was_stopped_goes_on_where_it_was(services, source):
    ResearchSourceFactory(key="second", doi="10.1000/second")
    services.works["10.1000/made-up"] = work("10.1000/made-up")
    services.works["10.1000/second"] = work("10.1000/second")
    services.summaries["111"] = {}
    run()

    out = io.StringIO()
    call_command("check_sources", "--only", "made-up", "--only", "second", "--resume", stdout=out)

    assert "1 were checked today already." in out.getvalue()
    assert "[1/1] second: nothing new" in out.getvalue()


def test_requests_to_pubmed_keep_their_distance():
    waits = []
    ask = spaced(lambda number: {}, waits.append)

    for number in "123":
        ask(number)

    assert waits == [SECONDS_BETWEEN_REQUESTS] * 2
    assert 1 / SECONDS_BETWEEN_REQUESTS < 3


@pytest.mark.parametrize(
    ("words", "reason"),
    [(None, "cannot be read"), ("a,b\n1,2\n", "lacks the columns OriginalPaperDOI")],
)
def test_another_file_ends_with_exit_code_2(source, tmp_path, words, reason):
    path = tmp_path / "wrong.csv"
    if words:
        path.write_text(words)

    with pytest.raises(CommandError, match=reason) as raised:
        run("--retraction-watch", str(path))
    assert raised.value.returncode == 2
