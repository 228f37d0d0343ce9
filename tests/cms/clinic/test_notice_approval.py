"""The approval of a safety notice ends once its words are changed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.clinic.models import SafetyNotice
from cms.clinic.notice_approval import APPROVAL_ENDED
from cms.evidence.models import ResearchSource
from cms.pages.checks.publish_gate import PublicationRefused

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)


@pytest.fixture
def notice():
    made = SafetyNotice(level="urgent", heading="Ask now if:", action="Ring your doctor.")
    made.items = [("item", "your legs feel weak")]
    made.approved_by, made.approved_on = "Ann", DAY
    made.save()
    return stored(made)


def stored(notice):
    return SafetyNotice.objects.get(pk=notice.pk)


@pytest.mark.parametrize(
    ("field", "other"),
    {
        "level": "emergency",
        "heading": "Ask next week if:",
        "items": [("item", "your legs feel weak"), ("item", "you like")],
        "action": "Wait.",
    }.items(),
)
def test_an_approval_ends_once_the_words_are_changed(notice, field, other):
    setattr(notice, field, other)
    notice.save()

    assert (stored(notice).approved_by, stored(notice).approved_on) == ("", None)


def test_an_approval_ends_where_only_one_field_is_saved(notice):
    notice.action = "Wait."
    notice.save(update_fields=["action"])

    assert (stored(notice).approved_by, stored(notice).approved_on) == ("", None)


def test_changes_of_spaces_line_ends_or_source_keep_the_approval(notice):
    notice.action, notice.heading = "Ring  your doctor.\r\n", "Ask now if: "
    notice.source = ResearchSource.objects.first()
    notice.save()

    assert (stored(notice).approved_by, stored(notice).approved_on) == ("Ann", DAY)


@pytest.mark.parametrize("given", [("Bea", DAY), ("Ann", date(2026, 2, 1))])
def test_an_approval_given_together_with_new_words_is_kept(notice, given):
    notice.action = "Wait."
    notice.approved_by, notice.approved_on = given
    notice.save()

    assert (stored(notice).approved_by, stored(notice).approved_on) == given


def test_the_same_person_may_approve_again_on_the_same_day(notice):
    notice.action = "Wait."
    notice.save()
    notice.approved_by, notice.approved_on = "Ann", DAY
    notice.save()

    assert stored(notice).approved_by == "Ann"


def test_an_approval_on_a_future_day_is_refused():
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="This day is in the future"):
        SafetyNotice(heading="If:", approved_by="Ann", approved_on=tomorrow).clean()


def test_an_ended_approval_warns_the_editor_and_stops_the_page(demo, admin_client, by_path):
    [notice] = SafetyNotice.objects.all()
    address = reverse("wagtailsnippets_clinic_safetynotice:edit", args=[notice.pk])
    posted = {
        "level": "emergency", "heading": "Eat an apple if:", "action": "", "source": "",
        "items": streamfield([("item", "anything hurts")]),
        "approved_by": notice.approved_by, "approved_on": notice.approved_on.isoformat(),
    }  # fmt: skip
    answer = admin_client.post(address, nested_form_data(posted), follow=True)

    assert APPROVAL_ENDED in answer.content.decode()
    shown = [each["value"] for each in by_path().json()["body"] if each["type"] == "contact_form"]
    assert [each["approved_by"] for each in shown[0]["safety_notices"]] == [None]
    with pytest.raises(PublicationRefused, match="Nobody has approved"):
        demo.page.save_revision().publish()
