"""What a translator translates, and what a translation takes over from the original."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission
from wagtail_localize.models import OverridableSegment, StringSegment

from cms.clinic.models import SafetyNotice
from tests.cms.translating import submit, translate

pytestmark = pytest.mark.django_db


def test_only_words_are_translated(demo, french):
    """Slugs, three words, numbers and evidence are one for all languages."""
    for each in (demo.page, demo.location, demo.contact_form, demo.practitioner):
        submit(each, french)

    strings = set(StringSegment.objects.values_list("string__data", flat=True))
    assert "The clinic" in strings
    assert not strings & {demo.page.slug, "crush.pounces.gifted", "contact-v1", "A. Example"}
    paths = set(OverridableSegment.objects.values_list("context__path", flat=True))
    assert "slug" in paths
    assert not paths & {"what3words", "form_id"}
    assert not [path for path in paths if path.startswith("body.") and "source" in path]


def test_an_approval_is_of_one_language_only(demo, french):
    demo.safety_notice.approved_by = "Dr. Example"
    demo.safety_notice.approved_on = date(2026, 11, 20)
    demo.safety_notice.save()

    notice = translate(demo.safety_notice, french)

    assert isinstance(notice, SafetyNotice)
    assert (notice.approved_by, notice.approved_on) == ("", None)


def test_who_writes_and_reviews_a_page_does_so_in_every_language(demo, translated):
    group = Group.objects.create(name="Writers")
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=demo.home, permission=change)

    page = translated(demo.page)

    home = page.get_parent()
    assert home.locale.language_code == "fr"
    assert home.group_permissions.filter(group=group, permission=change).exists()
    assert page.get_workflow() == demo.page.get_workflow()
    assert page.get_workflow() is not None
    assert not page.group_permissions.exists()
