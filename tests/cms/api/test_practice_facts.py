"""What an editor types once about the practice, as every page answers it."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from wagtail.models import Collection, CollectionViewRestriction

from cms.clinic.models import ClinicSettings, Location, Practitioner
from cms.images.models import ClinicImage
from cms.images.renditions import generate_renditions
from cms.pages.blocks.conditions import ConditionsBlock
from cms.pages.models import TopicPage
from tests.cms.api.test_queries import WITH_PICTURES
from tests.cms.demo_objects import make_picture
from tests.cms.pages.schema_org import faults
from tests.cms.written_again import written_again
from tests.factories.practice import fill_clinic, fill_place, stream

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


@pytest.fixture
def picture(media):
    """A small one: its sizes are soon made."""
    key = written_again("small picture", lambda: make_picture(500, 250).pk, media)
    return ClinicImage.objects.get(pk=key)


@pytest.fixture
def practice(demo, media, picture):
    def fill():
        generate_renditions(picture)
        return fill_clinic(fill_place(demo.location, picture), picture).pk

    key = written_again("practice", fill, media)
    demo.location.refresh_from_db()
    return ClinicSettings.objects.get(pk=key)


def test_the_clinic_is_answered_with_all_its_facts_on_every_page(practice, by_path):
    home, topic = by_path("/").json()["clinic"], by_path().json()["clinic"]

    assert home == topic
    assert home["telephone"] == {
        "e164": "+441632960001",
        "display": "01632 960001",
        "url": "tel:+441632960001",
    }
    assert home["email"] == "reception@example.org"
    assert home["booking_url"] == "https://booking.example.org/"
    assert home["languages_spoken"] == [
        {"code": "en", "label": "English"},
        {"code": "pl", "label": "Polish"},
    ]
    assert (home["logo"]["alt"], home["mark"]["alt"]) == ("Example Clinic", "Example Clinic")
    assert home["colours"]["accent"] == "#0b6e6e"
    assert home["location"]["name"] == "The clinic"


def test_a_place_is_answered_in_parts_codes_and_hours(practice, by_path):
    with time_machine.travel(NOW, tick=False):
        page = by_path().json()
    place = page["clinic"]["location"]

    assert place["address"] == "1 Example Street\nExampletown\nEX1 1AA\nUnited Kingdom"
    assert place["address_parts"] == {
        "street": "1 Example Street",
        "locality": "Exampletown",
        "region": None,
        "postal_code": "EX1 1AA",
        "country": {"code": "GB", "label": "United Kingdom"},
    }
    assert [each["code"] for each in place["access"]] == ["step_free_entrance", "hearing_loop"]
    assert place["directions_url"] == "https://www.openstreetmap.org/directions?to=51.5,-0.125"
    assert place["map"]["url"].startswith("http")
    opening = place["opening"]
    assert opening["osm"] == ("Mo-Th 09:00-17:00; Fr 22:00-02:00; PH off; 2026 Dec 24 09:00-12:00")
    assert (opening["timezone"], opening["country"]) == ("Europe/London", "GB")
    assert opening["country_part"] == {"code": "ENG", "label": "England"}
    assert [len(each["periods"]) for each in opening["week"]] == [1, 1, 1, 1, 1, 0, 0]
    block = next(each["value"] for each in page["body"] if each["type"] == "location")
    assert block == {"heading": "Location", **place}


def test_exceptions_begin_with_this_year_and_hold_the_holidays_of_three(practice, by_path):
    with time_machine.travel(NOW, tick=False):
        found = by_path().json()["clinic"]["location"]["opening"]["exceptions"]
    with time_machine.travel(NOW.replace(year=2027, month=1), tick=False):
        later = by_path().json()["clinic"]["location"]["opening"]["exceptions"]

    by_day = {each["from"]: each for each in found}
    assert by_day["2026-12-24"]["note"] == "Christmas Eve"
    assert by_day["2026-12-24"]["periods"] == [{"opens": "09:00", "closes": "12:00"}]
    assert by_day["2026-12-25"] == {
        "from": "2026-12-25", "to": "2026-12-25", "periods": [], "note": "Christmas Day",
    }  # fmt: skip
    assert {each["from"][:4] for each in found} == {"2026", "2027", "2028"}
    assert {each["from"][:4] for each in later} == {"2027", "2028", "2029"}


def test_facts_cost_no_query_more_than_pictures_do(practice, by_path, django_assert_num_queries):
    by_path()

    with django_assert_num_queries(WITH_PICTURES + 2):  # which collections are restricted
        by_path()


def test_a_picture_of_a_private_collection_is_not_answered(practice, picture, by_path):
    collection = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    picture.collection = collection
    picture.save()

    clinic = by_path().json()["clinic"]

    assert (clinic["logo"], clinic["mark"], clinic["location"]["map"]) == (None, None, None)


def test_only_the_public_address_of_the_practice_leaves(practice, demo, by_path):
    demo.practitioner.bio = "<p>Ann writes.</p>"
    demo.practitioner.save()

    answer = json.dumps(by_path().json())

    assert set(answer.split('"')) & {"reception@example.org"}
    assert answer.count("@example.org") == 2  # of the clinic, and of its JSON-LD


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("accent_colour", "colours", "#ffffff"),
        ("accent_colour", "colours", "red;}"),
        ("email", "email", "a@example.org?bcc=b@example.org"),
        ("telephone", "telephone", "javascript:1"),
        ("booking_url", "booking_url", "javascript:1"),
    ],
)
def test_what_a_form_would_refuse_is_answered_as_empty(practice, by_path, name, key, value):
    ClinicSettings.objects.update(**{name: value})

    page = by_path().json()

    assert page["clinic"][key] is None
    assert value not in json.dumps(page["json_ld"])


def test_a_person_is_answered_with_registers_and_their_pages(demo, by_path):
    person = demo.practitioner
    rows = [
        {"register": "HCPC", "number": "PH12345", "url": ""},
        {"register": "GMC", "number": "1234567", "url": "https://register.example.org/1234567"},
    ]
    person.registers = stream(Practitioner, "registers", *(("register", row) for row in rows))
    person.save()

    lead = by_path().json()["clinic"]["lead_practitioner"]

    assert lead["registers"] == [
        {"text": "HCPC PH12345", "url": None},
        {"text": "GMC 1234567", "url": "https://register.example.org/1234567"},
    ]
    assert lead["registrations"] == ["HCPC PH12345", "GMC 1234567"]


def test_a_topic_is_answered_with_its_conditions_and_picture(demo, api, by_path, picture):
    generate_renditions(picture)
    page = demo.page
    rows = [
        {"name": "Low back pain", "code": "M54.5", "scheme": "icd10"},
        {"name": "Back pain", "code": "", "scheme": ""},
    ]
    page.conditions = stream(TopicPage, "conditions", *(("condition", row) for row in rows))
    page.picture = picture
    page.save_revision().publish()

    answer = by_path().json()
    listed = api("pages/", type="pages.TopicPage", fields="picture").json()["items"][0]

    assert answer["about"] == [
        {"name": "Low back pain", "code": "M54.5", "scheme": {"code": "icd10", "label": "ICD-10"}},
        {"name": "Back pain", "code": None, "scheme": None},
    ]
    assert answer["picture"]["srcset"]
    assert listed["picture"] == answer["picture"]
    assert faults(answer["json_ld"]) == []
    assert answer["json_ld"]["@graph"][0]["about"][0] == {
        "@type": "MedicalCondition",
        "name": "Low back pain",
        "code": {"@type": "MedicalCode", "codeValue": "M54.5", "codingSystem": "ICD-10"},
    }


def test_a_code_without_its_scheme_is_refused():
    block = ConditionsBlock()
    row = {"type": "condition", "value": {"name": "Pain", "code": "M54.5", "scheme": ""}}

    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python([row]))

    assert "where it is from" in str(caught.value.block_errors[0].as_json_data())


def test_json_ld_has_telephone_hours_address_and_coordinates(practice, by_path):
    with time_machine.travel(NOW, tick=False):
        document = by_path().json()["json_ld"]

    assert faults(document) == []
    clinic = next(each for each in document["@graph"] if each["@type"] == "MedicalClinic")
    assert (clinic["telephone"], clinic["email"]) == ("+441632960001", "reception@example.org")
    assert clinic["logo"]["@type"] == "ImageObject"
    assert clinic["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "1 Example Street",
        "addressLocality": "Exampletown",
        "postalCode": "EX1 1AA",
        "addressCountry": "GB",
    }
    assert clinic["geo"] == {"@type": "GeoCoordinates", "latitude": 51.5, "longitude": -0.125}
    form, telephone = clinic["contactPoint"]
    assert form["url"].endswith("#send-a-message")
    assert telephone["availableLanguage"] == ["en", "pl"]
    days, friday, *exceptions = clinic["openingHoursSpecification"]
    assert (days["opens"], days["closes"], len(days["dayOfWeek"])) == ("09:00", "17:00", 4)
    assert (friday["dayOfWeek"], friday["closes"]) == ("https://schema.org/Friday", "02:00")
    told = {each["validFrom"]: each for each in exceptions}
    assert told["2026-12-24"]["closes"] == "12:00"
    assert told["2026-12-25"] == {
        "@type": "OpeningHoursSpecification", "opens": "00:00", "closes": "00:00",
        "validFrom": "2026-12-25", "validThrough": "2026-12-25",
    }  # fmt: skip


def test_a_page_without_a_location_block_has_the_main_place_in_json_ld(practice, by_path):
    clinic = by_path("/").json()["json_ld"]["@graph"][-2]

    assert clinic["@type"] == "MedicalClinic"
    assert clinic["address"]["addressLocality"] == "Exampletown"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("telephone", "12", "is not a telephone number"),
        ("booking_url", "http://booking.example.org/", "Begin the address with https://"),
        ("email", "reception", "valid email address"),
        ("accent_colour", "#ffcc00", "too light"),
    ],
)
def test_what_would_not_work_for_visitors_is_refused(practice, field, typed, message):
    setattr(practice, field, typed)

    with pytest.raises(ValidationError) as caught:
        practice.full_clean()

    assert message in str(caught.value.message_dict[field])


def test_an_editor_sees_and_saves_the_facts_in_the_admin(practice, admin_client):
    address = f"/admin/settings/clinic/clinicsettings/{practice.site_id}/"
    form = admin_client.get(address).content.decode()
    posted = {
        "name": "Example Clinic", "lead_practitioner": "", "other_contact": "",
        "telephone": "01632 960002", "email": "desk@example.org", "booking_url": "",
        "location": practice.location_id, "languages_spoken": ["cy", "en"], "logo": "", "mark": "",
        "accent_colour": "#036", "languages-TOTAL_FORMS": 0, "languages-INITIAL_FORMS": 0,
    }  # fmt: skip

    admin_client.post(address, posted)

    assert "British Sign Language" in form
    stored = ClinicSettings.objects.get()
    assert (stored.telephone, stored.accent_colour) == ("+441632960002", "#003366")
    assert stored.languages_spoken == ["cy", "en"]


def test_what_the_page_type_gained_changes_no_review(demo):
    from cms.pages.content_digest import content_digest, words_digest

    before = words_digest(demo.page), content_digest(demo.page)
    demo.page.conditions = stream(
        TopicPage, "conditions", ("condition", {"name": "Pain", "code": "", "scheme": ""})
    )

    assert words_digest(demo.page) == before[0]
    assert content_digest(demo.page) != before[1]


def test_a_place_is_found_by_its_town(demo):
    place = fill_place(demo.location)

    assert "Exampletown" in place.searched_words
    assert Location.objects.get(pk=place.pk).opening == place.opening
