"""`python -m cms check_sources`, against a fake Crossref over HTTP and from recorded answers."""

import io
import json
from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from cms.evidence.alerts import AlreadyDecided, accept, dismiss
from cms.evidence.choices import AlertReason, AlertState, SourceStatus, StandingCode
from cms.evidence.effective_status import effective_statuses
from cms.evidence.lookup.http_json import ServiceBusy
from cms.evidence.management.commands.check_sources import retrying
from cms.evidence.models import ResearchSource, SourceAlert
from tests.cms.evidence.fake_services import HAYDEN, work

pytestmark = pytest.mark.django_db
ACP, LANCET = "10.7326/m16-2367", "10.1016/s0140-6736(18)30489-6"
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _on_a_fixed_day():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def run():
    """`run("--dry-run")` is (exit code, what was printed)."""

    def run(*arguments):
        out = io.StringIO()
        try:
            call_command("check_sources", *arguments, stdout=out, no_color=True)
        except SystemExit as ended:
            return ended.code, out.getvalue()
        return 0, out.getvalue()

    return run


@pytest.fixture
def crossref(services, demo):
    """Crossref knows the three DOIs of the demo and nothing became of them."""
    services.works |= {doi: work(doi) for doi in (HAYDEN, ACP, LANCET)}
    return services


def alerts():
    return list(
        SourceAlert.objects.order_by("pk").values_list(
            "source__key", "reason", "suggested_status", "notice"
        )
    )


def statuses():
    return dict(ResearchSource.objects.values_list("key", "status"))


def test_a_notice_raises_an_alert_and_changes_nothing_else(crossref, run, demo):
    crossref.works[HAYDEN] = work(HAYDEN, ("retraction", "10.1/notice"))
    before, page = statuses(), demo.page.latest_revision_id

    code, printed = run()

    assert code == 0
    assert "[3/5] hayden-2021: Retraction (10.1/notice)" in printed
    assert "[5/5] nice-ng59: no DOI, its dates show nothing new" in printed
    assert "5 checked, 1 new alert, 0 could not be checked." in printed
    assert alerts() == [("hayden-2021", "retraction", "retracted", "10.1/notice")]
    assert statuses() == before
    assert type(demo.page).objects.get().latest_revision_id == page
    assert SourceAlert.objects.get().notice_on == date(2026, 5, 4)


@pytest.mark.parametrize(
    ("kind", "reason", "status"),
    [
        ("retraction", "retraction", "retracted"),
        ("removal", "retraction", "retracted"),
        ("withdrawal", "withdrawal", "withdrawn"),
        ("partial_retraction", "concern", "expression_of_concern"),
        ("expression_of_concern", "concern", "expression_of_concern"),
        ("Expression of Concern", "concern", "expression_of_concern"),
        ("correction", "correction", "corrected"),
        ("erratum", "correction", "corrected"),
        ("new_version", "new_version", "superseded"),
        ("new-edition", "new_version", "superseded"),
        ("something new", "other", "unverified"),
    ],
)
def test_each_kind_of_notice_suggests_a_status(crossref, run, kind, reason, status):
    crossref.works[HAYDEN] = work(HAYDEN, (kind, "10.1/notice"))

    run("--only", "hayden-2021")

    assert alerts() == [("hayden-2021", reason, status, "10.1/notice")]


def test_when_and_by_whom_it_was_checked_is_recorded(crossref, run, demo):
    run()

    checked = ResearchSource.objects.get(key="hayden-2021")
    assert (checked.status_checked_on, checked.status_checked_via) == (TODAY, "Crossref, PubMed")
    entry = ModelLogEntry.objects.get(action="evidence.check", object_id=str(checked.pk))
    assert entry.data == {"via": "Crossref, PubMed", "found": []}
    assert ResearchSource.objects.get(key="nice-ng59").status_checked_on is None


def test_a_notice_raises_one_alert_even_after_it_was_dismissed(crossref, run, admin_user):
    crossref.works[HAYDEN] = work(HAYDEN, ("correction", "10.1/a"), ("erratum", "10.1/a"))
    run()
    dismiss(SourceAlert.objects.get(), admin_user, "Only the affiliation of an author.")
    crossref.works[HAYDEN] = work(HAYDEN, ("correction", "10.1/a"), ("correction", "10.1/b"))

    run()
    _, printed = run()

    assert [notice for *_, notice in alerts()] == ["10.1/a", "10.1/b"]
    assert "0 new alerts" in printed


def test_a_notice_that_matches_the_status_raises_no_alert(crossref, run):
    crossref.works[ACP] = work(ACP, ("correction", "10.1/a"))
    ResearchSource.objects.filter(doi=ACP).update(status=SourceStatus.CORRECTED, valid_until=None)

    run()

    assert alerts() == []


@pytest.mark.parametrize(
    ("checked", "raised"), [("2026-05-03", ["10.1/a"]), ("2026-05-04", []), (None, [])]
)
def test_a_correction_after_the_day_on_which_the_last_was_read_is_raised_and_counts(
    crossref, run, admin_user, checked, raised
):
    """One that nobody has read keeps the source in doubt without it."""
    crossref.works[ACP] = work(ACP, ("correction", "10.1/a"))  # of 4 May 2026
    ResearchSource.objects.filter(doi=ACP).update(
        status=SourceStatus.CORRECTED,
        valid_until=None,
        status_changed_on="2020-01-01",
        status_checked_on=checked,
    )

    run()

    assert [notice for *_, notice in alerts()] == raised
    if raised:
        assert standing_of(ACP) == StandingCode.STANDS
        accept(SourceAlert.objects.get(), admin_user)
    assert standing_of(ACP) == (StandingCode.STANDS if checked == "2026-05-04" else "in_doubt")


def standing_of(doi):
    source = ResearchSource.objects.get(doi=doi)
    return effective_statuses([source])[source.pk].standing


@pytest.mark.parametrize("status", ["unverified", "current", "retracted"])
def test_a_notice_of_an_unknown_kind_is_raised_of_any_source(crossref, run, status):
    crossref.works[ACP] = work(ACP, ("something new", "10.1/a"))
    ResearchSource.objects.filter(doi=ACP).update(status=status, valid_until=None)

    run()

    assert [(reason, notice) for _, reason, _, notice in alerts()] == [("other", "10.1/a")]


def test_a_passed_date_raises_an_alert_without_any_request(run, demo, settings):
    ResearchSource.objects.filter(key="nice-ng59").update(valid_until=date(2026, 11, 19))
    ResearchSource.objects.filter(key="hayden-2021").update(valid_until=TODAY)

    code, printed = run()

    assert code == 0
    assert "only dates are checked" in printed
    assert alerts() == [("nice-ng59", "expiry", "expired", "2026-11-19")]


def test_one_source_that_fails_does_not_stop_the_run(crossref, run):
    crossref.faults.append((500, {}, ""))
    crossref.works[HAYDEN] = work(HAYDEN, ("retraction", "10.1/notice"))

    code, printed = run()

    assert code == 1
    assert "acp-2017: not checked: Crossref answered with an error (500)." in printed
    assert "1 could not be checked" in printed
    assert [key for key, *_ in alerts()] == ["hayden-2021"]
    assert ResearchSource.objects.get(key="acp-2017").status_checked_on is None


def test_a_dry_run_prints_and_writes_nothing(crossref, run):
    crossref.works[HAYDEN] = work(HAYDEN, ("retraction", "10.1/notice"))

    _, printed = run("--dry-run", "--only", "hayden-2021")

    assert "Retraction (10.1/notice)" in printed
    assert "1 new alert (nothing was written)" in printed
    assert alerts() == []
    assert not ModelLogEntry.objects.filter(action="evidence.check").exists()
    assert ResearchSource.objects.get(key="hayden-2021").status_checked_on is None


def test_recorded_answers_are_read_from_a_file_without_any_request(services, demo, run, tmp_path):
    recorded = tmp_path / "answers.json"
    recorded.write_text(json.dumps({HAYDEN.upper(): work(HAYDEN, ("withdrawal", "10.1/n"))}))

    code, printed = run("--offline", str(recorded))

    assert services.asked == []
    assert alerts() == [("hayden-2021", "withdrawal", "withdrawn", "10.1/n")]
    assert SourceAlert.objects.get().found_via == "Crossref (recorded): publisher"
    assert code == 1
    assert "acp-2017: not checked: The file does not know this identifier." in printed


@pytest.mark.parametrize("words", ["no json", "[]", '{"10.1/x": 7}'])
def test_a_file_of_another_form_ends_with_exit_code_2(demo, run, tmp_path, words):
    wrong = tmp_path / "wrong.json"
    wrong.write_text(words)

    for path in (wrong, tmp_path / "missing.json"):
        with pytest.raises(CommandError, match="is not a JSON file of the form") as raised:
            run("--offline", str(path))
        assert raised.value.returncode == 2


def test_an_unknown_key_ends_with_exit_code_2(demo, run):
    with pytest.raises(CommandError, match="No source has the key nobody-1900") as raised:
        run("--only", "nobody-1900")

    assert raised.value.returncode == 2


def test_a_busy_service_is_asked_again_after_its_wait():
    waits, answers = [], [ServiceBusy("Crossref", 7), ServiceBusy("Crossref", None), {"DOI": "x"}]

    def ask(doi):
        answer = answers.pop(0)
        if isinstance(answer, ServiceBusy):
            raise answer
        return answer

    assert retrying(ask, print, waits.append)("x") == {"DOI": "x"}
    assert waits == [7, 10]


@pytest.mark.parametrize("wait", [1, 600])
def test_a_service_that_stays_busy_is_not_asked_again(wait):
    waits = []

    def ask(doi):
        raise ServiceBusy("Crossref", wait)

    with pytest.raises(ServiceBusy):
        retrying(ask, print, waits.append)("x")

    assert waits == ([1, 1] if wait == 1 else [])


def test_an_accepted_alert_sets_the_status_and_is_logged_in_the_history(demo, admin_user):
    alert = SourceAlert.objects.create(
        source=demo.sources["hayden-2021"],
        reason=AlertReason.RETRACTION,
        suggested_status=SourceStatus.RETRACTED,
        found_on=TODAY,
        found_via="Crossref: publisher",
    )

    accept(alert, admin_user)

    source = ResearchSource.objects.get(key="hayden-2021")
    alert.refresh_from_db()
    assert source.status == SourceStatus.RETRACTED
    assert source.latest_revision.user == admin_user
    assert (alert.state, alert.decided_by) == (AlertState.ACCEPTED, admin_user)
    assert ModelLogEntry.objects.get(action="evidence.status").data == {
        "before": "Current",
        "after": "Retracted",
        "because": "Retraction (Crossref: publisher)",
    }
    with pytest.raises(AlreadyDecided, match="already decided: Accepted"):
        dismiss(alert, admin_user, "no")


def test_an_accepted_new_version_that_is_stored_supersedes_the_source(demo, admin_user):
    alert = SourceAlert.objects.create(
        source=demo.sources["hayden-2021"],
        reason=AlertReason.NEW_VERSION,
        suggested_status=SourceStatus.SUPERSEDED,
        notice=ACP,
        found_on=TODAY,
        found_via="Crossref: publisher",
    )

    accept(alert, admin_user)

    source = ResearchSource.objects.get(key="hayden-2021")
    assert (source.status, source.superseded_by.key) == ("superseded", "acp-2017")
