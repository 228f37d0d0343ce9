from collections.abc import Callable
from typing import Any

import pytest

from contact_lambda import app
from contact_lambda.config import Settings
from contact_lambda.ports import Journal, Mailer
from tests.contact_lambda.aws_fixtures import aws_environment, serving
from tests.contact_lambda.fakes import AcceptingMailer, ManualClock, MemoryJournal
from tests.contact_lambda.samples import JOURNALLED, SETTINGS

__all__ = ["aws_environment", "serving"]

Handle = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def mailer() -> AcceptingMailer:
    return AcceptingMailer()


@pytest.fixture
def handle_with(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Handle]:
    """The real handler, with a mailer and settings of the test's choice."""

    def choose(
        mailer: Mailer,
        settings: Settings = SETTINGS,
        journal: Journal | None = None,
        clock: ManualClock | None = None,
    ) -> Handle:
        made = app.ContactApp(settings, mailer, journal, clock=clock)
        monkeypatch.setattr(app, "contact_app", lambda: made)
        return lambda event: app.handler(event, None)

    return choose


@pytest.fixture
def handle(handle_with: Callable[..., Handle], mailer: AcceptingMailer) -> Handle:
    return handle_with(mailer)


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def journalled(
    handle_with: Callable[..., Handle],
    mailer: AcceptingMailer,
    journal: MemoryJournal,
    clock: ManualClock,
) -> Handle:
    """The handler with a journal, as clinics run it."""
    return handle_with(mailer, JOURNALLED, journal, clock)
