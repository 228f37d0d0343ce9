"""Normalises telephone numbers to E.164 (ITU-T) and writes them as people of a country do."""

from functools import lru_cache

from django.core.exceptions import ValidationError

INVALID = "“%(text)s” is not a telephone number. Check that no digit is missing or too many."
NO_COUNTRY = (
    "Begin the number with + and the code of its country, such as +44 1632 960001; or choose the "
    "main place of the clinic and give its address a country."
)
NO_EXTENSION = "Enter the number without an extension: a telephone cannot dial it from a link."


def normalise_telephone(text: str, country: str) -> str:
    """`01632 960001` in `GB` → `+441632960001`. Numbers reserved for examples are accepted.

    `country` is a code of ISO 3166-1; '' if it is unknown.

    Raises:
        ValidationError: it is no number, has an extension, or needs a country.
    """
    import phonenumbers  # here, because few processes need it

    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as error:
        no_country = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        message = NO_COUNTRY if no_country and not text.strip().startswith("+") else INVALID
        raise ValidationError(message, params={"text": text}) from error
    if number.extension:
        raise ValidationError(NO_EXTENSION)
    found = phonenumbers.is_possible_number_with_reason(number)
    if found != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise ValidationError(INVALID, params={"text": text})
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


@lru_cache(maxsize=100)
def telephone_display(e164: str, country: str) -> str:
    """`+441632960001` → `01632 960001` in `GB`, `+44 1632 960001` elsewhere."""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    kinds = phonenumbers.PhoneNumberFormat
    at_home = country and number.country_code == phonenumbers.country_code_for_region(country)
    return str(
        phonenumbers.format_number(number, kinds.NATIONAL if at_home else kinds.INTERNATIONAL)
    )
