"""`python -m cms send_review_digest`: one mail a person, with their own pages."""

from datetime import date
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission


@pytest.fixture
def mine(topic, ann):
    """Ann may edit this page only."""
    page = topic("mine", live=True, next_review_due=date(2026, 11, 1))
    GroupPagePermission.objects.filter(group__in=ann.groups.all()).update(page=page)
    return page


def test_each_editor_gets_one_mail_with_the_pages_they_may_edit(demo, gaps, mine, rita):
    call_command("send_review_digest")

    to_ann, to_rita = sorted(mail.outbox, key=lambda message: message.to)
    assert (to_ann.to, to_rita.to) == (["ann@clinic.example"], ["rita@clinic.example"])
    assert to_ann.subject == "Review: 1 page due, 0 to fix"
    assert "overdue since 1 November 2026" in to_ann.body
    assert reverse("wagtailadmin_pages:edit", args=[mine.pk]) in to_ann.body
    assert demo.page.title not in to_ann.body
    assert to_rita.subject == "Review: 1 page due, 1 to fix"
    assert demo.page.title in to_rita.body
    assert to_ann.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_refused_address_does_not_stop_the_other_mails(mine, rita, settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusesAnn"

    with pytest.raises(CommandError, match="1 of 2 mails"):
        call_command("send_review_digest")

    assert [message.to for message in mail.outbox] == [["rita@clinic.example"]]


class RefusesAnn(EmailBackend):
    """A mail server that knows no Ann."""

    def send_messages(self, messages):
        for message in messages:
            if message.to == ["ann@clinic.example"]:
                raise SMTPRecipientsRefused({"ann@clinic.example": (550, b"unknown")})
        return super().send_messages(messages)


def test_a_dry_run_prints_and_sends_nothing(mine, capsys):
    call_command("send_review_digest", dry_run=True)

    printed = capsys.readouterr().out
    assert "To: ann@clinic.example" in printed
    assert "1 mail would be sent." in printed
    assert mail.outbox == []


def test_people_without_access_or_address_get_no_mail(demo, people, topic):
    people("gone", "Clinical reviewers", is_active=False)
    people("mute", "Clinical reviewers", email="")
    people("visitor")

    call_command("send_review_digest")

    assert mail.outbox == []


def test_a_person_with_nothing_to_do_gets_no_mail(demo, rita, capsys):
    demo.page.unpublish()

    call_command("send_review_digest")

    assert mail.outbox == []
    assert "0 mails sent." in capsys.readouterr().out


def test_ten_people_cost_three_queries_each(demo, people, django_assert_max_num_queries):
    for number in range(10):
        people(f"rita-{number}", "Clinical reviewers")
    call_command("send_review_digest")

    with django_assert_max_num_queries(20 + 10 * 6):
        call_command("send_review_digest")
