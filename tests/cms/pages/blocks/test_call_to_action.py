"""A button leads where the clinic's facts say, and nowhere if there is none."""

import pytest

from cms.clinic.models import ClinicSettings
from tests.cms.translating import FRENCH_PATH
from tests.factories.practice import fill_clinic, fill_place

pytestmark = pytest.mark.django_db
ACTIONS = ("book", "call", "directions")


@pytest.fixture
def buttons(demo, by_path):
    """The values of the three buttons on the demo page, by action."""
    for action in ACTIONS:
        demo.page.body.append(("call_to_action", {"action": action, "text": "", "label": ""}))
    demo.page.save_revision().publish()

    def ask(path=None):
        body = (by_path(path) if path else by_path()).json()["body"]
        values = [block["value"] for block in body if block["type"] == "call_to_action"]
        return {value["action"]["code"]: value for value in values}

    return ask


def test_each_leads_to_its_fact(demo, buttons):
    fill_clinic(fill_place(demo.location))

    found = buttons()

    assert found["book"] == {
        "action": {"code": "book", "label": "Book an appointment"},
        "text": None,
        "label": "Book an appointment",
        "url": "https://booking.example.org/",
        "telephone": None,
    }
    assert found["call"]["url"] == "tel:+441632960001"
    assert found["call"]["telephone"]["display"] == "01632 960001"
    route = "https://www.openstreetmap.org/directions?to=51.5,-0.125"
    assert found["directions"]["url"] == route


def test_a_place_without_a_position_is_looked_for_by_its_address(demo, buttons):
    place = fill_place(demo.location)
    place.latitude = place.longitude = None
    place.save()
    fill_clinic(place)

    assert buttons()["directions"]["url"] == (
        "https://www.openstreetmap.org/search?query="
        "1%20Example%20Street%20Exampletown%20EX1%201AA%20United%20Kingdom"
    )


def test_without_facts_they_lead_nowhere(buttons):
    ClinicSettings.objects.update(telephone="", booking_url="", location=None)

    assert {action: value["url"] for action, value in buttons().items()} == dict.fromkeys(ACTIONS)
    ClinicSettings.objects.all().delete()
    assert {action: value["url"] for action, value in buttons().items()} == dict.fromkeys(ACTIONS)


def test_an_address_that_is_not_safe_is_not_a_button(buttons):
    ClinicSettings.objects.update(booking_url="javascript:alert(1)", telephone="0800;ext=1")

    assert (buttons()["book"]["url"], buttons()["call"]["url"]) == (None, None)


def test_an_editors_own_words_replace_the_usual_ones(demo, by_path):
    block = {"action": "call", "text": " Ring first. ", "label": "Ring the bell"}
    demo.page.body = [("call_to_action", block)]
    demo.page.save_revision().publish()

    value = by_path().json()["body"][0]["value"]

    assert (value["text"], value["label"]) == ("Ring first.", "Ring the bell")
    assert value["action"]["label"] == "Call us"


def test_a_button_speaks_the_language_of_its_page(demo, buttons, translated):
    translated(demo.page)

    assert buttons(FRENCH_PATH)["book"]["label"] == "Prendre rendez-vous"
