"""The one gate before publication. Form, workflow, schedule and code all go through it.

Issues with `always` refuse every publication. With `PUBLISH_GATE=block` all issues of level `stop`
refuse it; with `warn` those pass. While the gate blocks, other packages may refuse a page as well,
by the hook `refuse_publication`: see `cms/review`.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail import hooks
from wagtail.blocks import StreamValue
from wagtail.models import Page, Revision

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.publish_reason import excused_stops
from cms.pages.checks.rules import RULES, always_stopping
from cms.pages.checks.runner import check_pages

# (page as it would be published, its revision or None, who publishes or None) → reasons
PublishGateAction = Callable[[Page, Revision | None, Any], Iterable[str]]
HOOK = "refuse_publication"
HOW_TO_GO_ON = "The draft is saved. Fix what is listed, then publish again."
NOTHING_SAVED = (
    "Nothing was changed. Fix what is listed in the original first, or copy the page without "
    "publishing the copy."
)


class PublicationRefused(ValidationError):
    """A page may not go live. `messages` are the reasons, each with how to fix it.

    `stops` are the reasons that somebody may override with a written reason.
    """

    def __init__(self, page: Page, reasons: list[str], stops: Iterable[str] = ()) -> None:
        self.page, self.reasons, self.stops = page, reasons, list(stops)
        self.heading = f"“{page.title}” was not published."
        self.how_to_go_on = HOW_TO_GO_ON if page.pk else NOTHING_SAVED
        super().__init__([self.heading, *reasons, self.how_to_go_on])

    @property
    def message_dict(self) -> dict[str, list[str]]:
        """The body of the admin API's 400 response."""
        return {"page": self.messages}


_taking_down: ContextVar[bool] = ContextVar("taking_down", default=False)


@contextmanager
def taking_down() -> Iterator[None]:
    """Inside the block a page that shows less than its live version goes live unchecked.

    What is wrong must leave the site at once, also if something else on the page would stop a
    publication, and without review: see `shows_less`.
    """
    token = _taking_down.set(True)
    try:
        yield
    finally:
        _taking_down.reset(token)


def is_taking_down() -> bool:
    """Whether the code runs inside `taking_down`."""
    return _taking_down.get()


def only_takes_down(page: Page) -> bool:
    """Whether the code runs inside `taking_down` and the page shows less than its live version."""
    if not is_taking_down() or not page.pk:
        return False
    live = type(page).objects.filter(pk=page.pk, live=True).first()
    return live is not None and shows_less(live, page)


def shows_less(before: Any, after: Any) -> bool:
    """Whether all blocks of `after` are blocks of `before`, unchanged and in the same order."""
    rest = iter(_stored_blocks(before))
    return all(any(block == each for each in rest) for block in _stored_blocks(after))


def _stored_blocks(page: Any) -> list[Any]:
    body = getattr(page, "body", None)
    return list(body.get_prep_value()) if isinstance(body, StreamValue) else []


def gate_blocks() -> bool:
    """Whether the gate refuses every issue of level `stop`: `PUBLISH_GATE=block`."""
    return bool(settings.PUBLISH_GATE == "block")


def stop_issues(issues: Iterable[Issue]) -> list[Issue]:
    """The issues for which a blocking gate refuses a page."""
    return [issue for issue in issues if issue.level == Level.STOP]


def stops_of(page: Page, *, only_always: bool = False) -> list[str]:
    """Why the page may not go live as it stands in memory, each reason with how to fix it.

    Aliases in other languages would show the same page with the forms and notices of their
    language: an issue that always stops one of them stops the page too.
    """
    rules = RULES if gate_blocks() and not only_always else always_stopping.RULES
    [issues] = check_pages([page], rules=rules)
    stops = [issue.sentence for issue in stop_issues(issues)]
    aliases = _versions_in_other_languages(page)
    if aliases:
        checked = check_pages([version for _, version in aliases], rules=always_stopping.RULES)
        for (language, _), found in zip(aliases, checked, strict=True):
            stops += [f"In {language}: {issue.sentence}" for issue in found]
    return list(dict.fromkeys(stops))


def _versions_in_other_languages(page: Page) -> list[tuple[str, Page]]:
    """`[("French", <the page as its French alias would show it>)]`

    Takes one query where there is no alias. Empty for an alias, which is checked in its own
    language.
    """
    if not page.pk or page.alias_of_id:
        return []
    languages: dict[int, str] = {}
    found, step = {page.pk}, [page.pk]
    while step:
        aliases = Page.objects.filter(alias_of__in=step).exclude(pk__in=found)
        rows = list(aliases.select_related("locale"))
        languages |= {row.locale_id: str(row.locale) for row in rows}
        step = [row.pk for row in rows]
        found |= set(step)
    languages.pop(page.locale_id, None)
    return [(language, _in_locale(page, locale)) for locale, language in languages.items()]


def _in_locale(page: Page, locale_id: int) -> Page:
    version = copy(page)
    version.locale_id = locale_id
    return version


def refuse_if_unfit(page: Page, revision: Revision | None = None, user: Any = None) -> None:
    """Check whether the page may be published as it stands in memory.

    Raises:
        PublicationRefused: it may not, with all reasons at once.
    """
    if only_takes_down(page):
        return
    stops = stops_of(page)
    if stops:
        excused = excused_stops(revision)
        stops = [stop for stop in stops if stop not in excused]
    reasons = [*stops, *hook_reasons(page, revision, user)]
    if reasons:
        raise PublicationRefused(page, reasons, stops)


def hook_reasons(page: Page, revision: Revision | None, user: Any) -> list[str]:
    """Why other packages refuse the page. No written reason overrides these."""
    refusals: list[PublishGateAction] = hooks.get_hooks(HOOK) if gate_blocks() else []
    return [reason for refusal in refusals for reason in refusal(page, revision, user)]
