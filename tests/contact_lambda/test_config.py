import pytest

from contact_lambda import config
from contact_lambda.config import InvalidSettings
from tests.contact_lambda.samples import ENVIRONMENT, SETTINGS


def test_a_complete_environment_becomes_settings() -> None:
    assert config.load(ENVIRONMENT) == SETTINGS


def test_the_optional_ones_are_read() -> None:
    settings = config.load(
        ENVIRONMENT
        | {"CONTACT_CONFIGURATION_SET": "clinic-mail", "CONTACT_CONSENT_REQUIRED": " True "}
    )

    assert (settings.configuration_set, settings.consent_required) == ("clinic-mail", True)


def test_all_missing_variables_are_named_in_one_error() -> None:
    with pytest.raises(InvalidSettings) as caught:
        config.load({"CONTACT_SENDER": "  "})

    assert caught.value.variables == tuple(sorted(ENVIRONMENT))
    assert all(f"{name} is missing" in str(caught.value) for name in ENVIRONMENT)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONTACT_CLINIC_NAME", "two\nlines"),
        ("CONTACT_CLINIC_NAME", "x" * 301),
        ("CONTACT_SENDER", "Clinic <website@clinic.example>"),
        ("CONTACT_SENDER", "website@clinic"),
        ("CONTACT_RECIPIENT_LEAD", "a@clinic.example, b@clinic.example"),
        ("CONTACT_RECIPIENT_LEAD", "a@clinic.example\nBcc: b@clinic.example"),
        ("CONTACT_THANKS_URL", "/contact/sent/"),
        ("CONTACT_THANKS_URL", "javascript:alert(1)"),
        ("CONTACT_FORM_URL", "https://"),
        ("CONTACT_FORM_URL", "https://[broken"),
        ("CONTACT_OTHER_WAY", "a\tb"),
        ("CONTACT_CONFIGURATION_SET", "my set"),
        ("CONTACT_CONSENT_REQUIRED", "maybe"),
    ],
)
def test_a_wrong_variable_is_named_and_its_value_is_not_shown(name: str, value: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        config.load(ENVIRONMENT | {name: value})

    assert caught.value.variables == (name,)
    assert value not in str(caught.value)


def test_missing_and_wrong_variables_are_named_together() -> None:
    environment = ENVIRONMENT | {"CONTACT_CONSENT_REQUIRED": "maybe", "CONTACT_SENDER": "nobody"}
    del environment["CONTACT_OTHER_WAY"]

    with pytest.raises(InvalidSettings) as caught:
        config.load(environment)

    assert caught.value.variables == (
        "CONTACT_CONSENT_REQUIRED",
        "CONTACT_OTHER_WAY",
        "CONTACT_SENDER",
    )
