"""The reports: what they list, filter and export, for whom, and what they cost."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import GroupPagePermission

from cms.pages.models import TopicPage

DEMO = "Benefits of Exercise on Lower Back Pain"


@pytest.fixture
def report(admin_client):
    """`report("due", due="soon")` are the titles in the table's first column."""

    def rows(name, client=admin_client, **filters):
        answer = client.get(reverse(f"review_{name}"), filters)
        assert answer.status_code == 200
        return [row["cells"] for row in _table(answer)]

    return rows


def _table(answer):
    table = answer.context["table"]
    return [
        {"cells": [str(column.get_value(row)) for column in table.columns.values()]}
        for row in table.data
    ]


def spreadsheet(client, name, **filters):
    answer = client.get(reverse(f"review_{name}"), filters | {"export": "csv"})
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def titles(rows):
    return [cells[0] for cells in rows]


@pytest.fixture
def dated(demo, topic):
    TopicPage.objects.filter(pk=demo.page.pk).update(next_review_due=None)
    topic("late", live=True, next_review_due=date(2026, 11, 19))
    topic("today", live=True, next_review_due=date(2026, 11, 20))
    topic("soon", live=True, next_review_due=date(2026, 12, 20))
    topic("quarter", live=True, next_review_due=date(2027, 2, 10))
    topic("draft", live=False, next_review_due=date(2026, 1, 1))


def test_pages_due_are_listed_the_longest_due_first_and_undated_last(dated, report):
    rows = report("due")

    assert titles(rows) == ["Late", "Today", "Soon", "Quarter", DEMO]
    assert rows[0][1:3] == ["19 November 2026 (overdue)", "Never"]
    assert rows[1][1] == "20 November 2026"
    assert rows[-1][1] == "No day is set"


@pytest.mark.parametrize(
    ("due", "found"),
    [
        ("overdue", ["Late"]),
        ("soon", ["Today", "Soon"]),
        ("quarter", ["Today", "Soon", "Quarter"]),
        ("none", [DEMO]),
    ],
)
def test_pages_due_can_be_narrowed_to_a_time(dated, report, due, found):
    assert titles(report("due", due=due)) == found


def test_pages_due_can_be_narrowed_to_a_reviewer(demo, topic, report):
    topic("seen", live=True, reviewed_by=demo.practitioner)
    topic("unseen", live=True)

    (row,) = report("due", reviewed_by=demo.practitioner.pk)

    assert (row[0], row[3]) == ("Seen", str(demo.practitioner))


def test_pages_due_can_be_exported(dated, admin_client):
    rows = spreadsheet(admin_client, "due", due="overdue")
    answer = admin_client.get(reverse("review_due"), {"export": "xlsx"})

    assert [(row["Title"], row["Next review due"]) for row in rows] == [("Late", "2026-11-19")]
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [row[0].value for row in sheet.rows][:2] == ["Title", "Late"]
    assert "due-for-review-2026-11-20.xlsx" in answer["Content-Disposition"]


def test_content_checks_count_the_issues_of_each_page(demo, gaps, topic, report):
    summary = "Walk. It may hurt at first."
    topic("fine", live=True, last_reviewed=date(2026, 1, 1), plain_summary=summary)

    rows = report("checks")

    assert [cells[:4] for cells in rows] == [
        [DEMO, "3", "8", "1"], [demo.home.title, "0", "0", "0"], ["Fine", "0", "0", "0"],
    ]  # fmt: skip
    assert rows[0][4].startswith("Benefit 3: Reduced Recurrence. This claim names no evidence.")
    assert rows[2][4] == "No issues"


def test_content_checks_count_a_link_on_the_home_page_that_leads_nowhere(demo, report):
    demo.home.introduction = '<p><a linktype="page" id="999999">About us</a></p>'
    demo.home.save()

    assert titles(report("checks", level="warn")) == [DEMO, demo.home.title]


def test_content_checks_can_be_narrowed_to_a_level(demo, gaps, topic, report):
    topic("hinted", live=True)

    assert titles(report("checks", level="stop")) == [DEMO]
    assert titles(report("checks", level="hint")) == [DEMO, "Hinted"]


def test_the_list_follows_a_mended_page_at_once(demo, gaps, topic, report, admin_user):
    assert titles(report("checks", level="stop")) == [DEMO]
    page = TopicPage.objects.get(pk=demo.page.pk)
    for block in page.body:
        if block.block_type == "benefit":
            block.value["uncited_reason"] = "Plain to see."
    page.save_revision(user=admin_user).publish(user=admin_user)

    assert report("checks", level="stop") == []


def test_content_checks_can_be_exported_with_every_issue(demo, gaps, admin_client):
    (row,) = spreadsheet(admin_client, "checks", level="stop")

    assert row["Must be fixed"] == "3"
    assert len(row["Issues"].splitlines()) == 12


def test_the_evidence_report_lists_claims_with_what_they_rest_on(demo, report):
    rows = report("evidence")

    assert rows[0] == [
        "Pain Reduction", DEMO, "Relied on", "Moderate certainty",
        "Hayden JA and others 2021 (current)",
    ]  # fmt: skip
    assert rows[2] == ["Reduced Recurrence", DEMO, "No source", "No certainty", "Nothing"]
    assert rows[5][2:] == [
        "Relied on", "Certainty not rated",
        "National Institute for Health and Care Excellence NG59 2016 (unverified), "
        "Qaseem A and others 2017 (expired)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"certainty": "moderate"}, 2),
        ({"certainty": "none"}, 3),
        ({"status": "expired"}, 1),
        ({"standing": "stands"}, 3),
        ({"standing": "no_source"}, 3),
        ({"standing": "fallen"}, 0),
        ({"certainty": "moderate", "status": "expired"}, 0),
    ],
)
def test_the_evidence_report_can_be_narrowed(demo, report, filters, count):
    assert len(report("evidence", **filters)) == count


def test_the_evidence_report_counts_claims_and_sources(demo, admin_client):
    answer = admin_client.get(reverse("review_evidence"))

    claims = {row["code"]: row["count"] for row in answer.context["certainties"]}
    sources = {row["code"]: (row["count"], row["uses"]) for row in answer.context["statuses"]}
    assert claims == {
        "high": 0, "moderate": 2, "low": 0, "very_low": 0, "not_rated": 1, "none": 3,
    }  # fmt: skip
    standings = {row["code"]: row["count"] for row in answer.context["standings"]}
    assert standings == {"stands": 3, "in_doubt": 0, "fallen": 0, "no_source": 3}
    assert sources["expired"] == (1, 1)
    assert sources["unverified"] == (3, 3)
    assert sources["retracted"] == (0, 0)


def test_the_evidence_report_can_be_exported(demo, admin_client):
    rows = spreadsheet(admin_client, "evidence", certainty="none")

    assert [row["Claim"] for row in rows] == [
        "Reduced Recurrence",
        "Improved Posture and Spinal Support",
        "Better Mental Health and Confidence",
    ]


@pytest.mark.parametrize("name", ["due", "checks", "evidence"])
def test_a_report_without_rows_says_so(demo, admin_client, name):
    demo.page.unpublish()
    demo.home.unpublish()

    answer = admin_client.get(reverse(f"review_{name}"))

    assert "matches." in answer.content.decode()


@pytest.mark.parametrize("name", ["due", "checks", "evidence"])
def test_people_see_their_own_pages_only(demo, topic, ann, client, report, name):
    mine = topic("mine", live=True, reason="")
    mine.save_revision().publish()
    GroupPagePermission.objects.filter(group__in=ann.groups.all()).update(page=mine)
    client.force_login(ann)

    rows = report(name, client=client)

    assert len(rows) == 1
    assert "Mine" in rows[0]


@pytest.mark.parametrize("name", ["due", "checks", "evidence"])
def test_a_person_who_may_edit_no_pages_sees_no_report(demo, people, client, name):
    from django.contrib.auth.models import Permission

    outsider = people("otto")
    outsider.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(outsider)

    assert client.get(reverse(f"review_{name}")).status_code == 302
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(f"review_{name}") not in menu


@pytest.mark.parametrize("name", ["due", "checks", "evidence"])
def test_ten_more_rows_cost_no_more_queries_than_one(
    demo, topic, admin_client, name, django_assert_max_num_queries
):
    address = reverse(f"review_{name}")
    admin_client.get(address)  # what Wagtail remembers
    with django_assert_max_num_queries(45) as few:
        admin_client.get(address)
    for number in range(10):
        topic(f"page-{number}", live=True).save_revision().publish()

    with django_assert_max_num_queries(len(few) + 2):
        assert len(_table(admin_client.get(address))) > 10
