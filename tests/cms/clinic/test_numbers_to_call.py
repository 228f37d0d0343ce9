"""Which telephone numbers are found in the words of a safety notice."""

import pytest

from cms.clinic.numbers_to_call import country_of, numbers_to_call

FOUND = [
    ("GB", "This is an emergency: ring 999 or go to A&E at once if you have:", ["999"]),
    ("GB", "Ring 999. If nobody answers, ring 999 again.", ["999"]),
    ("", "Call 999, 112 or 911:", ["999", "112", "911"]),
    ("GB", "Call NHS 111 if you have:", ["111"]),
    ("GB", "Call 116 123 or 111 now", ["116 123", "111"]),
    ("FR", "Appelez le 15 ou le 112 si :", ["15", "112"]),
    ("FR", "Faites le 15, ou le 18 :", ["15", "18"]),
    ("DE", "Wählen Sie den Notruf 112 oder die 116 117", ["112", "116 117"]),
    ("DE", "Rufen Sie 110:", ["110"]),
    ("GB", "Call 999 days and nights", ["999"]),
]
NONE = [
    ("GB", "Come at once if your pulse is above 111:"),
    ("DE", "Ihr Puls ist über 110:"),
    ("FR", "après 15 minutes"),
    ("", "Call NHS 111 if you have:"),
    ("GB", "Call before 11:20, with 999.50 pounds or 999%"),
    ("GB", "99999 or 999 999"),
    ("GB", "Come at once if it has lasted for 112 days"),
    ("FR", "depuis 112 jours"),
    ("DE", "seit 112 Tagen"),
]


@pytest.mark.parametrize(("country", "words", "found"), FOUND)
def test_a_number_that_people_are_to_call_is_found(country, words, found):
    numbers = numbers_to_call(words, country)

    assert numbers == tuple((each, f"tel:{each.replace(' ', '')}") for each in found)


@pytest.mark.parametrize(("country", "words"), NONE)
def test_an_amount_is_no_number_to_call(country, words):
    assert numbers_to_call(words, country) == ()


def test_a_number_of_the_clinic_is_found_and_called_in_its_international_form():
    words = "Phone 01632 960 001 or, from abroad, +44 1632 960002, or ring 999"

    assert numbers_to_call(words, "GB") == (
        ("01632 960 001", "tel:+441632960001"),
        ("+44 1632 960002", "tel:+441632960002"),
        ("999", "tel:999"),
    )


def test_the_country_is_that_of_the_place_or_else_of_the_telephone():
    assert country_of("IE", "+441632960001") == "IE"
    assert country_of("", "+441632960001") == "GB"
    assert country_of("", "") == ""
    assert country_of("", "+80012345678") == ""  # free numbers of no country
    assert country_of("", "not a number") == ""
