"""The one gate before publication. Form, workflow, schedule and code all go through it.

What always stops a publication stops it whatever PUBLISH_GATE says. `PUBLISH_GATE=block` refuses
every fault of level `stop` besides; `warn` lets those pass. Other rooms may refuse as well while it
is closed, by the hook `refuse_publication`: see `cms/review`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail import hooks
from wagtail.models import Page, Revision

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.other_languages import in_other_languages
from cms.pages.checks.publish_reason import covered
from cms.pages.checks.rules import always_stopping
from cms.pages.checks.runner import RULES, check_pages

# (page as it would be published, its revision or None, who publishes or None) → reasons
PublishGateAction = Callable[[Page, Revision | None, Any], Iterable[str]]
HOOK = "refuse_publication"
HOW_TO_GO_ON = "The draft is saved. Mend what is listed, then publish again."
NOTHING_SAVED = (
    "Nothing was changed. Mend what is listed in the original first; a copy may also be made as a "
    "draft."
)


class PublicationRefused(ValidationError):
    """A page may not go live. `messages` are the reasons, each with how to mend it.

    `stops` are those that a written reason would set aside.
    """

    def __init__(self, page: Page, reasons: list[str], stops: Iterable[str] = ()):
        self.page, self.reasons, self.stops = page, reasons, list(stops)
        self.heading = f"“{page.title}” was not published."
        self.how_to_go_on = HOW_TO_GO_ON if page.pk else NOTHING_SAVED
        super().__init__([self.heading, *reasons, self.how_to_go_on])

    @property
    def message_dict(self) -> dict[str, list[str]]:
        """What the admin's API answers with 400."""
        return {"page": self.messages}


def gate_blocks() -> bool:
    """Whether the gate refuses every fault of level `stop`: `PUBLISH_GATE=block`."""
    return bool(settings.PUBLISH_GATE == "block")


def stopping(issues: Iterable[Issue]) -> list[Issue]:
    """The issues for which a closed gate refuses a page."""
    return [issue for issue in issues if issue.level == Level.STOP]


def stops_of(page: Page, *, only_always: bool = False) -> list[str]:
    """Why the page may not go live as it stands in memory, each with how to mend it.

    Its aliases in other languages would show the same with that language's forms and notices: what
    always stops them stops the page.
    """
    rules = RULES if gate_blocks() and not only_always else always_stopping.RULES
    [issues] = check_pages([page], rules=rules)
    others = in_other_languages(page)
    abroad = (
        check_pages([other for _, other in others], rules=always_stopping.RULES) if others else []
    )
    told = [issue.sentence for issue in stopping(issues)]
    for (language, _), found in zip(others, abroad, strict=True):
        told += [f"In {language}: {issue.sentence}" for issue in found]
    return list(dict.fromkeys(told))


def refuse_if_unfit(page: Page, revision: Revision | None = None, user: Any = None) -> None:
    """Let a page pass that may be published as it stands in memory.

    Raises:
        PublicationRefused: it may not; all reasons at once.
    """
    stops = stops_of(page)
    if stops:
        excused = covered(revision)
        stops = [stop for stop in stops if stop not in excused]
    reasons = [*stops, *reasons_of_others(page, revision, user)]
    if reasons:
        raise PublicationRefused(page, reasons, stops)


def reasons_of_others(page: Page, revision: Revision | None, user: Any) -> list[str]:
    """Why other rooms refuse the page; no written reason sets these aside."""
    doormen = hooks.get_hooks(HOOK) if gate_blocks() else []
    return [reason for doorman in doormen for reason in doorman(page, revision, user)]
