"""Values that cannot be read are named, with an example, before anything starts."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.settings import env
from cms.settings.required_variables import require_production_variables
from tests.cms.settings.test_settings import COMPLETE


@pytest.fixture
def complete(monkeypatch):
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("name", "value", "example"),
    [
        ("API_RATE", "1200", "1200/min"),
        ("API_RATE", "x/min", "1200/min"),
        ("API_RATE", "0/min", "1200/min"),
        ("API_RATE", "5/fortnight", "1200/min"),
        ("SESSION_IDLE_MINUTES", "1h", "such as 60"),
        ("SESSION_IDLE_MINUTES", "0", "such as 60"),
        ("BACKUP_KEEP", "-1", "such as 14"),
        ("BACKUP_KEEP", "0", "such as 14"),
        ("SECURITY_LOG_DAYS", "0", "such as 365"),
        ("MAX_UPLOAD_MEGABYTES", "25.5", "such as 25"),
        ("API_STALE_SECONDS", "a day", "such as 86400"),
        ("TRUSTED_PROXY_COUNT", "many", "such as 1"),
        ("LANGUAGES", "en-gb:English,zz:Foo", "en-gb:English,fr:Français"),
        ("DATABASE_URL", "foo", "postgres://user:password@host:5432/clinic"),
        ("DATABASE_URL", "pigeon://me:loft@example.org/clinic", "postgres://user:password"),
        ("DATABASE_URL", "postgres://me:loft@example.org:port/clinic", "postgres://user:password"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_with_an_example(monkeypatch, name, value, example):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=name) as refused:
        env.read()

    assert example in str(refused.value)
    assert "loft" not in str(refused.value)


@pytest.mark.parametrize("value", ["10/s", "10/sec", "600/minute", "9000/hour", "1/day"])
def test_the_rates_that_the_throttle_reads_are_taken(monkeypatch, value):
    from cms.api.throttling import AddressThrottle

    monkeypatch.setenv("API_RATE", value)

    assert env.read().api_rate == value
    monkeypatch.setattr(AddressThrottle, "THROTTLE_RATES", {"address": value})
    assert all(AddressThrottle().parse_rate(value))


def test_an_empty_number_is_the_default_and_no_limit_stays_possible(monkeypatch):
    monkeypatch.setenv("BACKUP_KEEP", " ")
    monkeypatch.setenv("DATABASE_STATEMENT_SECONDS", "0")

    read = env.read()

    assert (read.backup_keep, read.database_statement_seconds) == (14, 0)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"EMAIL_URL": "smtp+tls://me:loft@smtp.example.org:587"}, "DEFAULT_FROM_EMAIL"),
        ({"ALLOWED_HOSTS": "www.example.org"}, "ALLOWED_HOSTS"),
    ],
)
def test_production_refuses_what_does_not_fit_together(monkeypatch, complete, environment, named):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=f"\n  {named}: ") as refused:
        require_production_variables()

    assert "loft" not in str(refused.value)


@pytest.mark.parametrize(
    ("hosts", "address"),
    [
        ("internal, cms.example.org", "https://cms.example.org"),
        (".example.org", "https://cms.example.org:8443/"),
        ("*", "https://cms.example.org"),
        ("xn--caf-dma.example", "https://café.example"),
    ],
)
def test_the_host_of_the_cms_may_be_named_in_every_way_that_django_knows(
    monkeypatch, complete, hosts, address
):
    monkeypatch.setenv("ALLOWED_HOSTS", hosts)
    monkeypatch.setenv("CMS_URL", address)

    require_production_variables()
