"""The buttons at the bottom of the page editor, for who can decide on the page."""

from typing import Any

from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem, WorkflowMenuItem


def approve_first(menu_items: list[ActionMenuItem]) -> None:
    """Make “Approve” the button that is seen; “Save draft” goes into the menu beside it.

    What is typed is saved by itself, and Wagtail shows one button only. To approve publishes: a
    second “Publish” beside it, which leaves the review out, would only make people wonder.
    """
    approving = next((each for each in menu_items if _approves(each)), None)
    if approving is not None:
        others = [
            each
            for each in menu_items
            if each is not approving and not isinstance(each, PublishMenuItem)
        ]
        menu_items[:] = [approving, *others]


def _approves(item: Any) -> bool:
    return isinstance(item, WorkflowMenuItem) and item.name == "approve"
