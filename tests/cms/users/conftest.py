import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

PASSWORD = "correct-horse-battery"


@pytest.fixture
def anna(db):
    return get_user_model().objects.create_superuser("anna", "anna@clinic.example", PASSWORD)


@pytest.fixture
def sign_in(client, anna):
    """`sign_in("guess", address="203.0.113.7")` returns the response to one attempt."""

    def attempt(password=PASSWORD, *, name="anna", address="203.0.113.7", by=client, **meta):
        return by.post(
            reverse("wagtailadmin_login"),
            {"username": name, "password": password},
            **{"REMOTE_ADDR": address, **meta},
        )

    return attempt


@pytest.fixture
def stranger():
    """Another browser."""
    return Client()


@pytest.fixture
def hashed(monkeypatch):
    """How many passwords were hashed: `len(hashed)`."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    calls = []
    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        calls.append(1)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return calls


def words(answer):
    """What a page says, without what differs between any two requests."""
    page = re.sub("[0-9A-Za-z]{64}", "", answer.content.decode())  # CSRF tokens
    page = re.sub(r'nonce="[^"]*"', "", page)
    return re.sub(r'name="username" value="[^"]*"', "", page).split()
