"""Raises the content version with every change that an answer may show.

Inside a transaction before the change, else right after it: a version that is raised before its
change is committed would let the old content be stored as new.
"""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import Signal
from wagtail.models import DraftStateMixin

from cms.core.content_version.content_models import (
    is_content,
    is_draft_save,
    save_may_change_answers,
    stored_state,
)
from cms.core.content_version.version import bump_version
from cms.pages.atomic_publishing import changing_what_is_public

# Sent once the change is written (before a deletion), in its transaction.
# Arguments: instance; before, how a page stood in the database, or None.
content_changed = Signal()

SAVING = "_clinic_saving"
LABEL = "cms.publishing.changes"


def connect() -> None:
    for signal, receiver in (
        (pre_save, _before_save),
        (post_save, _after_save),
        (pre_delete, _before_delete),
        (post_delete, _after_delete),
        (m2m_changed, _relation_changed),
        (changing_what_is_public, _before_publication),
    ):
        signal.connect(receiver, dispatch_uid=f"{LABEL}.{receiver.__name__}")


def _before_publication(sender, **kwargs):
    """Wagtail writes revisions before it saves the page: nobody may wait for the version then."""
    bump_version()


def _before_save(sender, instance, using, update_fields=None, **kwargs):
    if using != DEFAULT_DB_ALIAS or not is_content(sender):
        return
    if is_draft_save(instance, update_fields):
        return
    before = stored_state(instance) if isinstance(instance, DraftStateMixin) else None
    if save_may_change_answers(instance, before):
        if raised := _in_transaction():
            bump_version()
        setattr(instance, SAVING, (raised, before))


def _after_save(sender, instance, **kwargs):
    saving = instance.__dict__.pop(SAVING, None)
    if saving is not None:
        raised, before = saving
        if not raised:
            bump_version()
        content_changed.send(sender=sender, instance=instance, before=before)


def _before_delete(sender, instance, using, **kwargs):
    if using == DEFAULT_DB_ALIAS and is_content(sender):
        if _in_transaction():
            bump_version()
        # While the reference index still knows who pointed here.
        content_changed.send(sender=sender, instance=instance, before=None)


def _after_delete(sender, instance, using, **kwargs):
    if using == DEFAULT_DB_ALIAS and is_content(sender) and not _in_transaction():
        bump_version()


def _relation_changed(sender, instance, action, using, **kwargs):
    if using != DEFAULT_DB_ALIAS or not is_content(sender):
        return
    if action.startswith("pre_" if _in_transaction() else "post_"):
        bump_version()
    if action.startswith("post_"):
        content_changed.send(sender=type(instance), instance=instance, before=None)


def _in_transaction() -> bool:
    return connections[DEFAULT_DB_ALIAS].in_atomic_block
