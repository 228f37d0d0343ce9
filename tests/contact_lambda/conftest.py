from collections.abc import Callable
from typing import Any

import pytest

from contact_lambda import app
from contact_lambda.config import Settings
from contact_lambda.ports import Mailer
from tests.contact_lambda.fakes import AcceptingMailer
from tests.contact_lambda.samples import SETTINGS

Handle = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def mailer() -> AcceptingMailer:
    return AcceptingMailer()


@pytest.fixture
def handle_with(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Handle]:
    """The real handler, with a mailer and settings of the test's choice."""

    def choose(mailer: Mailer, settings: Settings = SETTINGS) -> Handle:
        monkeypatch.setattr(app, "contact_app", lambda: app.ContactApp(settings, mailer))
        return lambda event: app.handler(event, None)

    return choose


@pytest.fixture
def handle(handle_with: Callable[..., Handle], mailer: AcceptingMailer) -> Handle:
    return handle_with(mailer)
