import pytest
from django.core.exceptions import ValidationError

from cms.clinic.telephone import normalise_telephone, telephone_display


@pytest.mark.parametrize(
    ("typed", "country", "stored"),
    [
        ("01632 960001", "GB", "+441632960001"),  # Ofcom keeps these numbers for examples
        (" (01632) 960-001 ", "GB", "+441632960001"),
        ("+44 1632 960001", "", "+441632960001"),
        ("0044 1632 960001", "GB", "+441632960001"),
        ("0033 1 99 00 12 34", "GB", "+33199001234"),
        ("+49 30 23125 000", "GB", "+493023125000"),
    ],
)
def test_a_number_is_stored_in_the_international_form(typed, country, stored):
    assert normalise_telephone(typed, country) == stored
    assert normalise_telephone(stored, country) == stored


@pytest.mark.parametrize(
    ("typed", "country", "message"),
    [
        ("01632 960001", "", "Begin the number with"),
        ("+999 1234", "GB", "is not a telephone number"),
        ("01632", "GB", "is not a telephone number"),
        ("01632 960001 960001", "GB", "is not a telephone number"),
        ("call us", "GB", "is not a telephone number"),
        ("01632 960001 ext. 12", "GB", "without an extension"),
    ],
)
def test_what_cannot_be_dialled_is_refused_with_what_to_do(typed, country, message):
    with pytest.raises(ValidationError, match=message):
        normalise_telephone(typed, country)


def test_a_number_is_shown_as_people_of_the_country_write_it():
    assert telephone_display("+441632960001", "GB") == "01632 960001"
    assert telephone_display("+441632960001", "FR") == "+44 1632 960001"
    assert telephone_display("+441632960001", "") == "+44 1632 960001"
