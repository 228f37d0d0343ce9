"""Where a security problem is reported: RFC 9116."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.dateparse import parse_datetime

from cms.security.security_txt import expiry
from cms.settings import env

pytestmark = pytest.mark.django_db
ADDRESS = "/.well-known/security.txt"


def fields(answer):
    return dict(line.split(": ", 1) for line in answer.content.decode().splitlines())


def test_the_contact_is_named_with_an_expiry_in_the_future(client, settings, time_machine):
    settings.SECURITY_CONTACT = "mailto:security@clinic.example"
    time_machine.move_to("2026-11-20T09:00:00Z", tick=False)
    answer = client.get(ADDRESS)

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert fields(answer)["Contact"] == "mailto:security@clinic.example"
    assert parse_datetime(fields(answer)["Expires"]) == datetime(2027, 6, 1, tzinfo=UTC)
    assert fields(answer)["Canonical"] == f"http://127.0.0.1:8000{ADDRESS}"
    assert not answer.cookies


def test_the_expiry_is_in_the_future_and_within_a_year_on_every_day():
    for day in range(800):
        now = datetime(2027, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)

        assert timedelta(days=150) < expiry(now) - now < timedelta(days=365)


def test_without_a_contact_there_is_no_such_file(client, settings):
    settings.SECURITY_CONTACT = ""

    assert client.get(ADDRESS).status_code == 404


def test_a_post_is_not_allowed(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@clinic.example"

    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("security@clinic.example", "mailto:security@clinic.example"),
        ("https://clinic.example/security", "https://clinic.example/security"),
        ("", ""),
    ],
)
def test_the_setting_takes_a_mail_address_or_a_web_address(monkeypatch, given, read):
    monkeypatch.setenv("SECURITY_CONTACT", given)

    assert env.read().security_contact == read


@pytest.mark.parametrize("given", ["somebody", "a@b.example\nContact: mailto:evil@x.example"])
def test_anything_else_stops_the_start(monkeypatch, given):
    monkeypatch.setenv("SECURITY_CONTACT", given)

    with pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT"):
        env.read()
