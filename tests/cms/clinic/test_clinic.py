from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse

from cms.clinic.contact_fields import CONTACT_FIELDS
from cms.clinic.models import ClinicSettings, Location, Practitioner, SafetyNotice
from cms.pages import serializers
from contact_lambda.http import form as handler_form
from tests.factories.practice import fill_place


def test_a_location_stores_three_words_and_shows_them_with_slashes_and_a_link():
    location = Location(name="The clinic", what3words="///Crush.Pounces.Gifted")
    location.clean()

    assert location.what3words == "crush.pounces.gifted"
    assert location.what3words_display == "///crush.pounces.gifted"
    assert location.what3words_url == "https://what3words.com/crush.pounces.gifted"


def test_a_location_names_the_field_of_malformed_words():
    with pytest.raises(ValidationError) as raised:
        Location(name="The clinic", what3words="two.words").clean()

    assert list(raised.value.message_dict) == ["what3words"]


def test_half_a_coordinate_is_refused():
    with pytest.raises(ValidationError, match="both latitude and longitude"):
        Location(name="The clinic", latitude=Decimal("51.5")).clean()


def test_the_heading_of_a_safety_notice_leads_into_its_list():
    with pytest.raises(ValidationError, match="colon"):
        SafetyNotice(heading="Call 999").clean()


def test_an_approval_has_a_name_and_a_day():
    with pytest.raises(ValidationError, match="day of the approval"):
        SafetyNotice(heading="Call 999 if:", approved_by="A. Example").clean()

    SafetyNotice(heading="If:", approved_by="A.", approved_on=date(2026, 1, 1)).clean()


def test_a_practitioner_is_named_only_between_their_dates():
    left = Practitioner(name="A.", role="Lead", active_until=date(2020, 1, 1))

    assert serializers.practitioner(left) is None
    coming = Practitioner(name="C.", role="Lead", active_from=date(2999, 1, 1))
    assert serializers.practitioner(coming) is None
    assert serializers.practitioner(Practitioner(name="B.", role="Lead"))["name"] == "B."


def test_the_fields_of_a_contact_form_are_those_of_the_contact_handler():
    limits = {spec.name.value: spec.max_length for spec in CONTACT_FIELDS}

    assert limits == handler_form.LIMITS


@pytest.mark.django_db
@pytest.mark.parametrize("model", ["practitioner", "location", "safetynotice", "contactform"])
def test_every_snippet_can_be_listed_added_and_edited(admin_client, demo, model):
    snippet = {
        "practitioner": demo.practitioner,
        "location": demo.location,
        "safetynotice": demo.safety_notice,
        "contactform": demo.contact_form,
    }[model]
    namespace = f"wagtailsnippets_clinic_{model}"

    assert str(snippet) in admin_client.get(
        reverse(f"{namespace}:edit", args=[snippet.pk])
    ).content.decode().replace("&amp;", "&")
    assert admin_client.get(reverse(f"{namespace}:list")).status_code == 200
    assert admin_client.get(reverse(f"{namespace}:add")).status_code == 200


@pytest.mark.django_db
def test_the_clinics_name_is_edited_in_the_settings(admin_client, demo):
    site = demo.home.get_site()

    answer = admin_client.get(
        reverse("wagtailsettings:edit", args=["clinic", "clinicsettings", site.pk])
    )

    assert 'value="Example Clinic"' in answer.content.decode()


def test_the_form_of_a_place_lists_the_holidays_of_its_part_of_the_country(
    admin_client, demo, time_machine
):
    time_machine.move_to(datetime(2026, 11, 29, 12, tzinfo=UTC))
    address = reverse("wagtailsnippets_clinic_location:edit", args=[demo.location.pk])
    before = admin_client.get(address).content.decode()
    fill_place(demo.location)

    form = admin_client.get(address).content.decode()

    assert "Choose the country of the address and save" in before
    assert "Public holidays of the next 12 months (England): 9" in form
    assert "<li>Monday 29 March 2027: Easter Monday</li>" in form


def test_a_long_list_of_codes_is_chosen_in_drop_down_lists():
    field = ClinicSettings._meta.get_field("languages_spoken").formfield()
    rows = BeautifulSoup(field.widget.render("spoken", ["pl", "gone"]), "html.parser")
    chosen = [each.select_one("[selected]")["value"] for each in rows.select("select")]
    posted = QueryDict("spoken=pl&spoken=&spoken=en&spoken=pl")

    assert chosen == ["pl", "", "", ""]
    assert len({each["aria-label"] for each in rows.select("select")}) == 4
    assert field.clean(field.widget.value_from_datadict(posted, {}, "spoken")) == ["pl", "en"]
