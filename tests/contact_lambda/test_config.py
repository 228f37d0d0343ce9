import pytest

from contact_lambda import config
from contact_lambda.config import InvalidSettings
from tests.contact_lambda.samples import ENVIRONMENT, SETTINGS

SECRET = "s" * 32
COMPLETE = ENVIRONMENT | {"CONTACT_JOURNAL_TABLE": "contact", "CONTACT_SECRET": SECRET}


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
        ("CONTACT_JOURNAL_TABLE", "a table"),
        ("CONTACT_SECRET", "too-short"),
        ("CONTACT_SECRET", "a secret with spaces that is long enough"),
        ("CONTACT_RECIPIENT_FALLBACK", "nobody"),
        ("CONTACT_RECIPIENTS_PARAMETER", "no/slash"),
        ("CONTACT_NOTICE_ONLY", "perhaps"),
        ("CONTACT_ALTCHA", "1"),
        ("CONTACT_FORM_ORIGINS", "https://www.clinic.example/contact"),
        ("CONTACT_FORM_ORIGINS", "https://a.example, nowhere"),
        ("CONTACT_ADDRESS", "https://api.clinic.example/contact?stage=prod"),
        ("CONTACT_ADDRESS", "https://api.clinic.example/contact#form"),
        ("CONTACT_ADDRESS", "https://user:word@api.clinic.example/contact"),
        ("CONTACT_HOLIDAYS", "25.12.2026"),
        ("CONTACT_HOLIDAYS", "2026-02-30"),
        ("CONTACT_HOLIDAYS", "20261225"),
        ("CONTACT_HOLIDAYS", "2026-W53-5"),
        ("CONTACT_HOLIDAYS", "2026-11-03,"),
        ("CONTACT_LANGUAGE", "xx"),
        ("CONTACT_LANGUAGE", "EN"),
        ("CONTACT_TIME_ZONE", "Europe/Nowhere"),
        ("CONTACT_TIME_ZONE", "America"),
        ("CONTACT_TIME_ZONE", "../../etc/passwd"),
        ("CONTACT_TIME_ZONE", "/etc/localtime"),
        ("CONTACT_REPLY_TO", "Desk <desk@clinic.example>"),
    ],
)
def test_a_wrong_variable_is_named_and_its_value_is_not_shown(name: str, value: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        config.load(COMPLETE | {name: value})

    assert caught.value.variables == (name,)
    assert value not in str(caught.value)


def test_an_address_may_be_pasted_with_what_nobody_sees() -> None:
    pasted = {"CONTACT_SENDER": "\ufeffwebsite@cli\u00adnic.example\u200b"}

    assert config.load(ENVIRONMENT | pasted).sender == "website@clinic.example"


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


def test_the_new_optional_ones_are_read() -> None:
    settings = config.load(
        COMPLETE
        | {
            "CONTACT_RECIPIENT_FALLBACK": "desk@clinic.example",
            "CONTACT_RECIPIENTS_PARAMETER": "/clinic/contact",
            "CONTACT_NOTICE_ONLY": "true",
            "CONTACT_ALTCHA": "True",
            "CONTACT_LANGUAGE": "de",
            "CONTACT_TIME_ZONE": "Europe/Zurich",
            "CONTACT_REPLY_TO": "desk@clinic.example",
            "CONTACT_FORM_ORIGINS": "https://www.Clinic.example, http://127.0.0.1:8003",
        }
    )

    assert (settings.journal_table, settings.secret) == ("contact", SECRET)
    assert settings.recipient_fallback == "desk@clinic.example"
    assert settings.recipients_parameter == "/clinic/contact"
    assert (settings.notice_only, settings.altcha) == (True, True)
    assert (settings.language, settings.time_zone) == ("de", "Europe/Zurich")
    assert settings.reply_to == "desk@clinic.example"
    assert settings.form_origins == ("https://www.clinic.example", "http://127.0.0.1:8003")
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({"CONTACT_JOURNAL_TABLE": "contact"}, ("CONTACT_SECRET",)),
        ({"CONTACT_NOTICE_ONLY": "true"}, ("CONTACT_NOTICE_ONLY",)),
        ({"CONTACT_ALTCHA": "true"}, ("CONTACT_ALTCHA", "CONTACT_SECRET")),
    ],
)
def test_what_needs_another_variable_says_so(
    environment: dict[str, str], missing: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidSettings) as caught:
        config.load(ENVIRONMENT | environment)

    assert caught.value.variables == missing
