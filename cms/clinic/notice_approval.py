"""Ends the approval of a safety notice once its words change."""

from typing import Any

APPROVAL_FIELDS = ("approved_by", "approved_on")
WORD_FIELDS = ("level", "heading", "items", "action")
APPROVAL_ENDED = (
    "Its words were changed, so its approval has ended. Have a clinician read it, then give their "
    "name and the day again."
)


def end_stale_approval(notice: Any) -> list[str]:
    """Called before a notice is saved. Removes an approval of words that the save changes.

    An approval that is given together with the new words is kept. Sets `notice.approval_ended` and
    returns the names of the fields written.
    """
    notice.approval_ended = False
    before = type(notice)._base_manager.filter(pk=notice.pk).first() if notice.pk else None
    if before is None or not (notice.approved_by or notice.approved_on):
        return []
    same_approval = all(getattr(before, name) == getattr(notice, name) for name in APPROVAL_FIELDS)
    if not same_approval or words_of(before) == words_of(notice):
        return []
    notice.approved_by, notice.approved_on = "", None
    notice.approval_ended = True
    return list(APPROVAL_FIELDS)


def words_of(notice: Any) -> list[str]:
    """The texts that visitors read, with single spaces and without line ends."""
    texts = [notice.level, notice.heading, *(item.value for item in notice.items), notice.action]
    return [" ".join(str(each or "").split()) for each in texts]
