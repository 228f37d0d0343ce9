import re
from dataclasses import fields

import pytest

from infra.aws.settings import ContactSettings, InvalidSettings, load
from infra.aws.settings.loading import EXAMPLE
from tests.infra.aws.settings_file import written


def refused(*arguments):
    with pytest.raises(InvalidSettings) as fault:
        load(*arguments)
    return str(fault.value)


def test_the_example_is_complete_and_names_every_setting_once():
    settings = load(EXAMPLE, {})

    section = EXAMPLE.read_text().partition("\n[contact]")[2].partition("\n[")[0]
    named = re.findall(r"^([a-z_]+) = ", section, re.MULTILINE)
    assert sorted(named) == sorted(each.name for each in fields(ContactSettings))
    assert settings.name == "clinic"
    assert settings.contact.site_origins == ("https://www.clinic.example",)
    assert settings.contact.reserved_concurrency == 5


def test_without_a_section_for_the_cms_there_is_none(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text(EXAMPLE.read_text().partition("\n[cms]")[0])

    assert load(file, {}).cms is None


def test_the_error_for_a_missing_file_names_the_example(tmp_path):
    message = refused(tmp_path / "none.toml", {})

    assert f"{tmp_path / 'none.toml'} does not exist" in message
    assert f"Copy {EXAMPLE}" in message


def test_invalid_toml_is_reported_with_its_line(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text("name = clinic\n")

    assert "is not TOML" in refused(file, {})
    assert "line 1" in refused(file, {})


def test_a_missing_setting_is_named_with_an_example(tmp_path):
    file = written(tmp_path, ('sender = "website@clinic.example"', ""))

    assert (
        'contact.sender is missing. Write for example: sender = "website@clinic.example"'
        in refused(file, {})
    )


def test_all_faults_are_reported_together(tmp_path):
    file = written(
        tmp_path,
        ('name = "clinic"', 'name = "Clinic!"'),
        ("monthly_budget = 5", "monthly_budget = -1"),
        ("altcha = false", 'altcha = "no"\ncolour = "blue"'),
    )

    message = refused(file, {})
    assert "project.name must be 2 to 20 lower-case letters, digits and hyphens" in message
    assert "contact.monthly_budget must be a whole number from 0 to 10000" in message
    assert "contact.altcha must be true or false. Write for example: altcha = true" in message
    assert "contact.colour is not a setting; there are clinic_name, sender" in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sender", '"Clinic <website@clinic.example>"'),
        ("sender", '"website@clinic.example\\n"'),
        ("sender", "1"),
        ("form_url", '"http://www.clinic.example/"'),
        ("form_url", '"https://"'),
        ("form_url", '"https://[clinic"'),
        ("form_url", "[]"),
        ("other_way", '""'),
        ("other_way", '"Call\\nus"'),
        ("other_way", f'"{"x" * 301}"'),
        ("site_origins", "[]"),
        ("site_origins", '["https://www.clinic.example/"]'),
        ("site_origins", '["*"]'),
        ("site_origins", '"https://www.clinic.example"'),
        ("secret_characters", "31"),
        ("secret_characters", "true"),
        ("requests_per_second", "0"),
    ],
)
def test_a_value_that_a_deploy_would_refuse_is_refused(tmp_path, name, value):
    lines = EXAMPLE.read_text().splitlines()
    file = tmp_path / "settings.toml"
    file.write_text(
        "\n".join(f"{name} = {value}" if line.startswith(f"{name} =") else line for line in lines)
    )

    assert f"contact.{name} must be" in refused(file, {})


def test_the_environment_overrides_the_file():
    settings = load(
        EXAMPLE,
        {
            "CLINIC_AWS_PROJECT_NAME": "other",
            "CLINIC_AWS_CONTACT_SENDER": "form@other.example",
            "CLINIC_AWS_CONTACT_ALTCHA": "true",
            "CLINIC_AWS_CONTACT_MONTHLY_BUDGET": "12",
            "CLINIC_AWS_CONTACT_SITE_ORIGINS": "https://a.example, https://b.example",
        },
    )

    assert settings.name == "other"
    assert settings.contact.sender == "form@other.example"
    assert settings.contact.altcha is True
    assert settings.contact.monthly_budget == 12
    assert settings.contact.site_origins == ("https://a.example", "https://b.example")


def test_a_wrong_variable_is_named_like_its_setting():
    message = refused(EXAMPLE, {"CLINIC_AWS_CONTACT_ALTCHA": "perhaps"})

    assert "contact.altcha must be true or false" in message


def test_a_variable_selects_another_settings_file(tmp_path):
    file = written(tmp_path, ('name = "clinic"', 'name = "branch"'))

    assert load(environ={"CLINIC_AWS_SETTINGS": str(file)}).name == "branch"
