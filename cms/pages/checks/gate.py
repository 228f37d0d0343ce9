"""The one gate before publication. Form, workflow, schedule and code all go through it.

`EVIDENCE_GATE=block` refuses a page with a fault of level `stop`; `warn` lets every page pass.
Other rooms may refuse as well, by the hook `refuse_publication`: see `cms/review`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail import hooks
from wagtail.models import Page, Revision

from cms.pages.checks.checking import check_page
from cms.pages.checks.issue import Issue, Level

# (page as it would be published, its revision or None, who publishes or None) → reasons
Doorman = Callable[[Page, Revision | None, Any], Iterable[str]]
HOOK = "refuse_publication"
HOW_TO_GO_ON = "The draft is saved. Mend what is listed, then publish again."


class PublicationRefused(ValidationError):
    """A page may not go live. `messages` are the reasons, each with how to mend it."""

    def __init__(self, page: Page, reasons: list[str]):
        self.page, self.reasons = page, reasons
        self.heading = f"“{page.title}” was not published."
        super().__init__([self.heading, *reasons, HOW_TO_GO_ON])


def is_closed() -> bool:
    """Whether the gate refuses pages at all: `EVIDENCE_GATE=block`."""
    return bool(settings.EVIDENCE_GATE == "block")


def stopping(issues: Iterable[Issue]) -> list[Issue]:
    """The issues for which the gate refuses a page."""
    return [issue for issue in issues if issue.level == Level.STOP]


def refuse_if_unfit(page: Page, revision: Revision | None = None, user: Any = None) -> None:
    """Let a page pass that may be published as it stands in memory.

    Raises:
        PublicationRefused: it may not; all reasons at once.
    """
    if not is_closed():
        return
    reasons = [issue.sentence for issue in stopping(check_page(page))]
    for doorman in hooks.get_hooks(HOOK):
        reasons += doorman(page, revision, user)
    if reasons:
        raise PublicationRefused(page, reasons)
