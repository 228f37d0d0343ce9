"""An approval belongs to the words that were read: it ends once they change."""

from typing import Any

APPROVAL = ("approved_by", "approved_on")
WORDS = ("level", "heading", "items", "action")
ENDED = (
    "Its words were changed, so its approval has ended. Have a clinician read it, then give their "
    "name and the day again."
)


def end_stale_approval(notice: Any) -> list[str]:
    """Before a notice is saved: an approval that was there before its words changed is taken away.

    One that comes with the changed words is kept. Returns the names of the fields written.
    """
    notice.approval_ended = False
    before = type(notice)._base_manager.filter(pk=notice.pk).first() if notice.pk else None
    if before is None or not (notice.approved_by or notice.approved_on):
        return []
    known = all(getattr(before, name) == getattr(notice, name) for name in APPROVAL)
    if not known or words_of(before) == words_of(notice):
        return []
    notice.approved_by, notice.approved_on = "", None
    notice.approval_ended = True
    return list(APPROVAL)


def words_of(notice: Any) -> list[str]:
    """What a patient is told, however its lines end and its spaces are typed."""
    told = [notice.level, notice.heading, *(item.value for item in notice.items), notice.action]
    return [" ".join(str(each or "").split()) for each in told]
