"""Files, related pages and buttons that visitors do not see."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, PageViewRestriction, Site

from cms.clinic.models import ClinicSettings
from tests.factories.pages import TopicPageFactory


@pytest.fixture
def leaflet(db):
    content = ContentFile(b"%PDF", "leaflet.pdf")
    return get_document_model().objects.create(title="leaflet_v3.pdf", file=content)


def test_a_link_that_says_the_name_of_a_file_is_noted(codes, leaflet):
    block = {"file": leaflet.pk, "title": "", "description": ""}

    assert codes(("file", block)) == ["file_without_title"]
    assert codes(("file", block | {"title": "What to do at home"})) == []


def test_a_file_that_nobody_can_read_is_found(codes, leaflet):
    assert codes(("file", {"file": leaflet.pk + 1, "title": "Gone"})) == ["hidden_file"]

    Collection.get_first_root_node().view_restrictions.create(restriction_type="login")
    assert codes(("file", {"file": leaflet.pk, "title": "For us"})) == ["hidden_file"]


def test_a_related_page_that_nobody_can_read_is_found(issues, codes, demo):
    page = TopicPageFactory(parent=demo.home, title="Walking", slug="walks")
    block = ("related_pages", {"heading": "", "pages": [page.pk, demo.page.pk]})
    assert codes(block) == []
    assert codes(("related_pages", {"pages": []})) == ["hidden_related_page"]

    PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")

    fault = next(each for each in issues(block) if each.code == "hidden_related_page")
    assert fault.message.startswith("Visitors do not see one page of this list")


@pytest.mark.parametrize("action", ["book", "call", "directions"])
def test_a_button_without_its_fact_leads_to_where_it_is_typed(issues, demo, action, settings):
    ClinicSettings.objects.update(telephone="", booking_url="", location=None)

    found = issues(("call_to_action", {"action": action}))

    fault = next(each for each in found if each.code == "action_without_fact")
    assert fault.message.endswith("so visitors do not see this button.")
    assert fault.link.startswith(reverse("wagtailsettings:edit", args=["clinic", "clinicsettings"]))


def test_a_button_with_its_fact_is_fine(demo):
    from cms.pages.checks import check_page

    ClinicSettings.objects.update(booking_url="https://booking.example.org/")
    demo.page.body = [("call_to_action", {"action": "book", "text": "", "label": ""})]
    assert "action_without_fact" not in [issue.code for issue in check_page(demo.page)]

    ClinicSettings.objects.update(booking_url="")
    fault = next(each for each in check_page(demo.page) if each.code == "action_without_fact")
    assert fault.link.endswith(f"/{Site.objects.get().pk}/")
