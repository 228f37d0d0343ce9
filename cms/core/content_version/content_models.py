"""Which models the API's answers depend on: all of them, save those named here.

A model that nobody thought of raises the version once too often, never once too seldom.
"""

from dataclasses import dataclass
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
        "core",
        "migrations",
        "modelsearch",
        "preview",
        "publishing",
        "review",
        "import_export",
        "sessions",
        "users",
        "wagtailadmin",
        "wagtail_localize",  # what translators work with; a translation is a page or a snippet
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
        "evidence.sourcealert",
    }
)
# Derived from content and written in bulk: whoever writes it says so (see `in_bulk.py`).
APPS_WRITTEN_IN_BULK = frozenset({"search"})
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
    """Whether any answer may depend on rows of `model`, and saving one sends Django's signals."""
    options = model._meta
    return not (
        model.__module__ == "__fake__"  # a migration's picture of a model
        or options.app_label in APPS_WITHOUT_CONTENT | APPS_WRITTEN_IN_BULK
        or options.label_lower in MODELS_WITHOUT_CONTENT
    )


@dataclass(frozen=True)
class StoredState:
    """How a page or other draftable object stands in the database before it is saved."""

    live: bool
    url_path: str | None
    title: str | None


def stored_state(instance: Any) -> StoredState | None:
    """Look at the row that a save will replace; None where there is none."""
    if instance.pk is None:
        return None
    columns = {"live", "url_path", "title"} & {each.name for each in instance._meta.fields}
    row = type(instance)._base_manager.filter(pk=instance.pk).values(*columns).first()
    return StoredState(row["live"], row.get("url_path"), row.get("title")) if row else None


def is_draft_save(instance: Any, update_fields: frozenset[str] | None) -> bool:
    """Whether only that is written which belongs to a draft."""
    is_draftable = isinstance(instance, DraftStateMixin)
    return is_draftable and update_fields is not None and update_fields <= DRAFT_FIELDS


def save_may_change_answers(instance: Any, before: StoredState | None) -> bool:
    """Whether saving `instance` may change an answer: it is or was public, or its path moves
    those below it."""
    if not isinstance(instance, DraftStateMixin) or instance.live:
        return True
    return before is not None and (
        before.live or before.url_path != getattr(instance, "url_path", None)
    )
