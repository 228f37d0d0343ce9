from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client


@pytest.fixture
def editor(db, django_user_model):
    return django_user_model.objects.create_superuser("editor", "editor@clinic.example", "x")


@pytest.fixture
def at_admin(editor):
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def given():
    """`given("https://…?token=…&page=4")` is what the frontend was given: .token, .page."""

    def read(address):
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return SimpleNamespace(address=address, **query)

    return read
