"""Each variable of the CMS can be set on AWS, or it was decided that it cannot."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.conf.locale import LANG_INFO

from cms.core.origins import is_of_host
from cms.frontend import settings as frontend
from cms.settings import env
from contact_lambda.time_zones import zone
from infra.aws.constructs.cms.environment import site_secrets
from infra.aws.settings import CmsSettings, InvalidSettings, load
from infra.aws.settings.cms import KNOWN_LANGUAGES
from infra.aws.settings.loading import EXAMPLE
from tests.infra.aws.cms_checks.stacks import one_container
from tests.infra.aws.settings_file import written

DEFAULT = "its default is right"
KEPT = {
    "DATABASE_URL": "the parts come from the secret",
    "DATABASE_SSLMODE": DEFAULT,
    "DATABASE_STATEMENT_SECONDS": DEFAULT,
    "DATABASE_LOCK_SECONDS": DEFAULT,
    "VAR_DIR": "nothing is stored in a container",
    "MEDIA_URL": "CMS_URL + /media/, which CloudFront serves from the bucket",
    "API_CACHE_MEGABYTES": "fits the tasks' memory",
    "API_SHARED_MAX_AGE": "a publish invalidates CloudFront",
    "API_STALE_SECONDS": DEFAULT,
    "API_STALE_CONFIRMED_SECONDS": DEFAULT,
    "MAX_UPLOAD_MEGABYTES": DEFAULT,
    "WEBHOOKS_MAY_BE_PRIVATE": "the network has nothing that a webhook should reach",
    "SOURCE_LOOKUP_ENABLED": "follows from SOURCE_LOOKUP_MAILTO",
    "CROSSREF_URL": DEFAULT,
    "SENTRY_DSN": "the image has no requirements/observability.txt",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "the image has no requirements/observability.txt",
    "MIN_FREE_MEGABYTES": "a bucket is never full",
    **dict.fromkeys(
        (
            "BACKUP_DIR",
            "BACKUP_SCRATCH_DIR",
            "BACKUP_KEEP",
            "BACKUP_RECIPIENTS",
            "BACKUP_IDENTITY_FILE",
        ),
        "the database and the bucket keep older versions by themselves",
    ),
}
KEPT_BY_SITE = {
    "FRONTEND_API_TIMEOUT": DEFAULT,
    "FRONTEND_SEARCHES_PER_MINUTE": DEFAULT,
    "FRONTEND_MENU_SECONDS": DEFAULT,
    "FRONTEND_KEPT_MEGABYTES": DEFAULT,
    "FRONTEND_DEBUG": "never in production",
    "FRONTEND_TOKEN": "a secret, only where the settings name it",
}


class Asked(dict):
    """An environment that notes which variables are read."""

    def __init__(self, **variables):
        super().__init__(variables)
        self.names = set()

    def __getitem__(self, name):
        self.names.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.names.add(name)
        return super().__contains__(name)


@pytest.fixture
def read_by_the_cms(monkeypatch):
    """The names of all variables that `cms/settings/env.py` reads."""
    names = set()
    for given in ({}, {"DATABASE_HOST": "db"}):
        asked = Asked(**given)
        monkeypatch.setattr(env._env, "ENVIRON", asked, raising=False)
        env.read()
        names |= asked.names
    return names


def test_each_variable_of_the_cms_is_set_on_aws_or_it_was_decided_that_it_is_not(
    large, read_by_the_cms
):
    web = one_container(large, "web")
    given = {each["Name"] for each in [*web["Environment"], *web["Secrets"]]}

    assert len(read_by_the_cms) > 40
    undecided = read_by_the_cms - given - set(KEPT)
    assert not undecided, "give it a field in infra/aws/settings/cms.py, or a reason in KEPT"
    assert set(KEPT) <= read_by_the_cms - given, "KEPT names what is set, or is read no more"


def test_each_variable_of_the_frontend_too(cms):
    source = Path(frontend.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r'"(API_URL|FRONTEND_[A-Z_]+)"', source))
    given = {each["Name"] for each in one_container(cms, "site")["Environment"]}

    assert read - given == set(KEPT_BY_SITE)


def test_the_frontend_gets_its_token_and_no_other_secret():
    named = {"FRONTEND_TOKEN": "shared", "METRICS_TOKEN": "other", "EMAIL_URL": "another"}

    assert site_secrets(named) == {"FRONTEND_TOKEN": "shared"}
    assert site_secrets({}) == {}


def test_the_example_names_every_setting_of_the_cms_once_with_its_default():
    section = EXAMPLE.read_text().partition("\n[cms]")[2]
    named = re.findall(r"^([a-z_]+) = ", section, re.MULTILINE)

    assert sorted(named) == sorted(each.name for each in fields(CmsSettings))
    said = load(EXAMPLE, {}).cms
    own = {"reference_frontend"}
    for each in fields(CmsSettings):
        if isinstance(each.default, str | int) and each.name not in own:
            assert getattr(said, each.name) == each.default, each.name


def test_single_sign_on_without_its_secret_is_refused_before_a_deploy(tmp_path):
    file = written(
        tmp_path, ('oidc_server_url = ""', 'oidc_server_url = "https://login.clinic.example"')
    )

    with pytest.raises(InvalidSettings) as fault:
        load(file, {})
    assert "cms.oidc_client_id is missing" in str(fault.value)
    assert "cms.oidc_client_secret is missing" in str(fault.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("upload_scanner", "clamd"),
        ("upload_scanner", "/run/clamav/clamd.ctl"),
        ("security_contact", "security"),
        ("security_contact", "http://clinic.example/security"),
        ("csp_mode", "off"),
        ("api_rate", "many"),
        ("time_zone", "Europe/London; rm"),
        ("session_idle_minutes", "0"),
        ("frontend_token_secret", "a token with spaces"),
        ("second_factor_required", "Editors,,"),
        ("time_zone", "Europe/Lundon"),
        ("frontend_url", "https://www.clinic.example;x"),
        ("oidc_server_url", "https://id;x.clinic.example/"),
        ("contact_form_action", "https://user@contact.clinic.example/contact"),
        ("csp_report_url", "https://reports.clinic.example/a;b"),
        ("csp_report_url", "https://reports.clinic.example/a,b"),
        ("security_contact", "https://clinic.example/a b"),
        ("languages", "en-gb:English,zz:Foo"),
        ("languages", "en-gb: "),
    ],
)
def test_a_value_that_the_cms_would_refuse_is_refused_before_a_deploy(name, value):
    with pytest.raises(InvalidSettings, match=f"cms.{name} must be"):
        load(EXAMPLE, {f"CLINIC_AWS_CMS_{name}".upper(): value})


def test_the_languages_are_those_that_django_knows():
    known = set(LANG_INFO)

    assert known >= KNOWN_LANGUAGES
    assert {code for code in known if not _fits("languages", f"{code}:Name")} == set()


def test_an_address_is_taken_only_if_the_cms_takes_it():
    hosts = ["www.clinic.example", "café.example", "a_b.example:8443", "[2001:db8::1]", "[::1"]
    hosts += ["a;b.example", "user@a.example", "a,b.example", "a.example:port", "*.a.example"]
    for address in [f"https://{host}/x" for host in hosts]:
        assert _fits("frontend_url", address) == is_of_host(address), address
        assert _fits("oidc_server_url", address) == is_of_host(address), address


def test_time_zones_are_those_of_the_products():
    for name in ("Europe/London", "UTC", "America/Argentina/Ushuaia", "Europe/Lundon", "Mars/Base"):
        assert _fits("time_zone", name) == (zone(name) is not None), name


def test_a_mail_server_without_a_sender_is_refused_before_a_deploy(tmp_path):
    file = written(tmp_path, ('email_secret = ""', 'email_secret = "clinic/mail"'))

    with pytest.raises(InvalidSettings, match="email_from is missing: email_secret needs it"):
        load(file, {})


def _fits(name, value):
    (declared,) = (each for each in fields(CmsSettings) if each.name == name)
    return declared.metadata["rule"].fits(value)
