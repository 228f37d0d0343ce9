"""Beginning a page of some shape: where it stands, and the blocks that are ready to fill in."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale

from cms.clinic.models import ClinicSettings, ContactForm
from cms.desk.shapes import BY_CODE, SHAPES, fill_in
from cms.desk.views import places_for
from cms.pages.checks.required import missing
from cms.pages.models import TopicPage
from cms.pages.starting_headings import STARTING_HEADINGS
from tests.factories.pages import TopicPageFactory

pytestmark = pytest.mark.django_db


def begun(code, parent):
    page = TopicPage(title="Walking")
    page.locale = parent.locale
    fill_in(page, BY_CODE[code], parent)
    return page


def test_where_there_is_one_place_the_form_opens_at_once(client, ann, demo):
    client.force_login(ann)

    answer = client.get(reverse("desk_write", args=["treatment"]), follow=True)

    assert answer.redirect_chain[0][0] == reverse(
        "desk_write_below", args=["treatment", demo.home.pk]
    )
    shown = answer.content.decode()
    assert "What it is" in shown
    add = reverse("wagtailadmin_pages:add", args=["pages", "topicpage", demo.home.pk])
    assert f'action="{add}"' in shown
    assert TopicPage.objects.count() == 1  # nothing is saved by looking


def test_where_there_are_sections_it_asks_which(client, ann, demo):
    section = TopicPageFactory(parent=demo.home, title="Treatments")
    TopicPageFactory(parent=section, title="Taping")
    client.force_login(ann)

    shown = client.get(reverse("desk_write", args=["treatment"])).content.decode()

    assert "Where should the page stand?" in shown
    assert [page.title for page in places_for(ann)] == [demo.home.title, "Treatments"]
    assert reverse("desk_write_below", args=["treatment", section.pk]) in shown


def test_who_may_write_below_one_topic_only_begins_there(client, people, demo):
    writer = people("writer")
    group = Group.objects.create(name="Back pain")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    allowed = Permission.objects.get(codename="add_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=demo.page, permission=allowed)
    writer.groups.add(group)

    assert list(places_for(writer)) == [demo.page.page_ptr]


def test_who_may_not_write_there_gets_no_form(client, people, demo):
    eve = people("eve")
    eve.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(eve)

    for address in (
        reverse("desk_write", args=["treatment"]),
        reverse("desk_write_below", args=["treatment", demo.home.pk]),
    ):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "Walking" not in answer.content.decode()


def test_an_unknown_shape_is_not_found(admin_client, demo):
    assert admin_client.get(reverse("desk_write", args=["poem"])).status_code == 404
    address = reverse("desk_write_below", args=["poem", demo.home.pk])
    assert admin_client.get(address).status_code == 404


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.code)
def test_a_shape_has_its_usual_blocks_each_with_its_place_to_write(shape, demo):
    page = begun(shape.code, demo.home)

    kinds = [child.block_type for child in page.body]
    known = page.body.stream_block.child_blocks
    assert kinds == [name for name, _ in shape.starts if name in known]
    assert "benefit" in kinds
    headed = [heading for name, heading in shape.starts if heading]
    texts = [child.value["text"].source for child in page.body if child.block_type == "text"]
    assert texts == [f"<h2>{heading}</h2><p></p>" for heading in headed]
    assert all(child.id for child in page.body)  # the checks lead to them by their ids
    assert missing(page)  # the panel names what is left to fill in


def test_the_main_place_and_the_only_form_are_chosen_already(demo):
    settings = ClinicSettings.objects.get()

    place = next(
        each for each in begun("treatment", demo.home).body if each.block_type == "location"
    )
    form = next(
        each for each in begun("advice", demo.home).body if each.block_type == "contact_form"
    )

    assert place.value["location"] == (settings.location or demo.location)
    assert form.value["form"] == ContactForm.objects.get()


def test_headings_are_in_the_language_of_the_page(demo, settings):
    french, _ = Locale.objects.get_or_create(language_code="fr")
    demo.home.locale = french

    first = begun("treatment", demo.home).body[0]

    assert first.value["text"].source == "<h2>De quoi il s’agit</h2><p></p>"


def test_blocks_that_the_clinic_has_nothing_for_are_left_out(demo):
    ClinicSettings.objects.update(location=None, telephone="", booking_url="")
    french, _ = Locale.objects.get_or_create(language_code="fr")
    demo.home.locale = french  # without a place and a form of its own

    kinds = {child.block_type for code in BY_CODE for child in begun(code, demo.home).body}

    assert kinds.isdisjoint({"location", "contact_form", "call_to_action"})


def test_the_button_is_one_that_leads_somewhere(demo):
    ClinicSettings.objects.update(booking_url="", telephone="+441632960001")

    button = next(
        each for each in begun("treatment", demo.home).body if each.block_type == "call_to_action"
    )

    assert button.value["action"] == "call"


def test_a_benefit_begins_with_a_source_to_choose(demo):
    for child in begun("treatment", demo.home).body:
        if child.block_type == "benefit":
            assert [link["source"] for link in child.value["evidence"]] == [None]


def test_every_heading_of_a_shape_is_looked_for_while_nothing_stands_below_it():
    assert {words for shape in SHAPES for _, words in shape.starts if words} == set(
        STARTING_HEADINGS
    )


def test_editors_read_the_plain_name_of_a_page(demo, admin_client):
    listed = admin_client.get(reverse("wagtailadmin_explore", args=[demo.home.pk])).content.decode()
    begun = reverse("wagtailadmin_pages:add", args=["pages", "topicpage", demo.home.pk])

    assert "Topic page" not in listed.partition("<tbody>")[2]
    assert "New: Page" in admin_client.get(begun).content.decode()
