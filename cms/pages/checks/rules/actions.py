"""Buttons that visitors do not see, because the clinic has not filled in what they need."""

from collections.abc import Iterator

from django.urls import reverse

from cms.pages.blocks.call_to_action import Action, action_url
from cms.pages.body import body_of
from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.subject import Rule, Subject
from cms.pages.serializers import code_or_none

MISSING = {
    Action.BOOK: "The clinic has no address for booking",
    Action.CALL: "The clinic has no telephone number",
    Action.DIRECTIONS: "The clinic has no main place with an address or a position",
}


def action_without_fact(subject: Subject) -> Iterator[Issue]:
    """A call to action that leads nowhere."""
    clinic = getattr(body_of(subject.page), "clinic", None)
    for part in subject.parts_of("call_to_action"):
        action = code_or_none(Action, part.value.get("action"))
        if action is None or action_url(action, clinic) is not None:
            continue
        site = [clinic.site_id] if clinic else []
        yield part.issue(
            "action_without_fact",
            Level.WARN,
            f"{MISSING[action]}, so visitors do not see this button.",
            "An administrator fills it in under Settings → Clinic. Or choose another action.",
            link=reverse("wagtailsettings:edit", args=["clinic", "clinicsettings", *site]),
        )


RULES: tuple[Rule, ...] = (action_without_fact,)
