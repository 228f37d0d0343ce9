"""Which models the API's answers depend on: all of them, save those named here.

A model that nobody thought of raises the version once too often, never once too seldom.
"""

from typing import Any

from django.db.models import Model
from wagtail.models import DraftStateMixin

# Who may do what in the admin, what they did, and machinery: no answer shows any of it.
APPS_WITHOUT_CONTENT = frozenset(
    {
        "admin",
        "auth",
        "axes",
        "contenttypes",
        "migrations",
        "modelsearch",
        "publishing",
        "sessions",
        "users",
        "wagtailadmin",
        "wagtailforms",
        "wagtailsearch",
        "wagtailusers",
    }
)
MODELS_WITHOUT_CONTENT = frozenset(
    {
        "wagtailcore.comment",
        "wagtailcore.commentreply",
        "wagtailcore.groupapprovaltask",
        "wagtailcore.groupapprovaltask_groups",
        "wagtailcore.groupcollectionpermission",
        "wagtailcore.grouppagepermission",
        "wagtailcore.groupsitepermission",
        "wagtailcore.modellogentry",
        "wagtailcore.pagelogentry",
        "wagtailcore.pagesubscription",
        "wagtailcore.referenceindex",
        "wagtailcore.revision",
        "wagtailcore.task",
        "wagtailcore.taskstate",
        "wagtailcore.uploadedfile",
        "wagtailcore.workflow",
        "wagtailcore.workflowcontenttype",
        "wagtailcore.workflowpage",
        "wagtailcore.workflowstate",
        "wagtailcore.workflowtask",
    }
)
# What Wagtail writes on a live object when a draft of it is saved, locked or commented on.
DRAFT_FIELDS = frozenset(
    {
        "draft_title",
        "expire_at",
        "go_live_at",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
        "live_revision",
    }
)


def is_content(model: type[Model]) -> bool:
    """Whether any answer of the API may depend on rows of `model`."""
    options = model._meta
    return not (
        model.__module__ == "__fake__"  # a migration's picture of a model
        or options.app_label in APPS_WITHOUT_CONTENT
        or options.label_lower in MODELS_WITHOUT_CONTENT
    )


def save_matters(instance: Any, update_fields: frozenset[str] | None) -> bool:
    """Whether saving `instance` may change an answer; asked before the row is written.

    A draft changes none. It costs one query for an object that is not live: whether the stored
    row was, or whether the addresses of what lies below it move.
    """
    if not is_content(type(instance)):
        return False
    if not isinstance(instance, DraftStateMixin):
        return True
    if update_fields is not None and update_fields <= DRAFT_FIELDS:
        return False
    return bool(instance.live) or _was_live_or_moves(instance)


def _was_live_or_moves(instance: Any) -> bool:
    if instance.pk is None:
        return False
    has_path = hasattr(instance, "url_path")
    columns = ("live", "url_path") if has_path else ("live",)
    stored = type(instance)._base_manager.filter(pk=instance.pk).values(*columns).first()
    if stored is None:
        return False
    return stored["live"] or (has_path and stored["url_path"] != instance.url_path)
