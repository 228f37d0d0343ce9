"""The panel on the admin's first page."""

from datetime import date

import time_machine
from django.urls import reverse

from cms.pages.models import TopicPage
from cms.review.issue_counts import counts_of_live_pages


def home(client):
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_it_lists_what_is_due_and_what_must_be_mended(demo, gaps, topic, admin_client):
    topic("late", live=True, next_review_due=date(2026, 11, 1))
    topic("soon", live=True, next_review_due=date(2026, 12, 1))
    topic("later", live=True, next_review_due=date(2027, 12, 1))

    shown = home(admin_client)

    assert "Late</a>, overdue since 1 November 2026" in shown
    assert "Soon</a>, due on 1 December 2026" in shown
    assert "Later</a>" not in shown
    assert "All 2 pages that are due" in shown
    assert f"{demo.page.title}</a>" in shown
    assert f"{reverse('review_checks')}?level=stop" in shown


def test_the_panel_says_that_nothing_is_due(demo, admin_client):
    demo.page.unpublish()

    assert "Nothing is due for review in the next 30 days" in home(admin_client)


def test_it_shows_five_and_counts_all(demo, topic, admin_client):
    for number in range(7):
        topic(f"late-{number}", live=True, next_review_due=date(2026, 11, 1 + number))

    shown = home(admin_client)

    assert shown.count("overdue since") == 5
    assert "All 7 pages that are due" in shown


def test_counting_again_costs_one_query_until_something_changes(
    demo, django_assert_num_queries, admin_user
):
    first = counts_of_live_pages()
    with django_assert_num_queries(1):
        assert counts_of_live_pages() == first

    page = TopicPage.objects.get(pk=demo.page.pk)
    page.plain_summary = "Walk."
    page.save_revision(user=admin_user).publish(user=admin_user)

    assert counts_of_live_pages()[page.pk].hint == first[page.pk].hint - 1


def test_a_change_made_by_code_is_counted_at_once(demo):
    page = TopicPage.objects.get(pk=demo.page.pk)
    before = counts_of_live_pages()[page.pk]

    page.plain_summary = "Walk."
    page.save()

    assert counts_of_live_pages()[page.pk].hint == before.hint - 1


def test_a_changed_source_is_counted_at_once(demo):
    page, source = demo.page, demo.sources["nice-ng59"]
    before = counts_of_live_pages()[page.pk]

    source.status = "retracted"
    source.save()

    assert counts_of_live_pages()[page.pk] != before


def test_the_counts_are_made_again_on_a_new_day(demo, topic):
    page = topic("due", live=True, next_review_due=date(2026, 11, 20))
    assert counts_of_live_pages()[page.pk].warn == 0

    with time_machine.travel("2026-11-21 09:00:00+00:00"):
        assert counts_of_live_pages()[page.pk].warn == 1
