"""Which models count as content: API responses may depend on all models not listed here.

The lists name exceptions, so that a new model bumps the version too often rather than too rarely.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from wagtail.models import DraftStateMixin

from cms.core.content_version.list_tags import followed_columns

# Permissions, logs of the admin, and internals: no API response shows any of it.
APPS_WITHOUT_CONTENT = frozenset(
    {
        "account",
        "admin",
        "api_keys",
        "auth",
        "contenttypes",
        "core",
        "mail",
        "migrations",
        "modelsearch",
        "preview",
        "publishing",
        "review",
        "import_export",
        "mfa",
        "sessions",
        "socialaccount",
        "users",
        "wagtailadmin",
        "wagtail_localize",  # work data of translators; a translation itself is a page or snippet
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
        "images.renditionrequest",
    }
)
# Written in bulk: `cms.search` and `cms.evidence_changes` call `bump_version` themselves.
APPS_WRITTEN_IN_BULK = frozenset({"search", "claim_history"})
MODELS_OF_EDITORS = frozenset({"search.searchsynonyms"})  # in these apps, and saved one by one
# Fields that Wagtail writes on a live object when its draft is saved, locked or commented on.
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
    """Whether API responses may depend on rows of `model` and saving one sends Django's signals."""
    options = model._meta
    if options.label_lower in MODELS_OF_EDITORS:
        return model.__module__ != "__fake__"
    return not (
        model.__module__ == "__fake__"  # a historical model in a migration
        or options.app_label in APPS_WITHOUT_CONTENT | APPS_WRITTEN_IN_BULK
        or options.label_lower in MODELS_WITHOUT_CONTENT
    )


@dataclass(frozen=True)
class StoredState:
    """The stored row of a page, or of another object with drafts, before it is saved."""

    live: bool
    url_path: str | None
    title: str | None
    summary: str | None
    columns: dict[str, Any]  # by attribute, those that lists may be sorted and filtered by


def stored_state(instance: Any) -> StoredState | None:
    """Return the state of the row that a save will replace; None if there is no such row."""
    if instance.pk is None:
        return None
    names = {"live", "url_path", "title", "plain_summary"}
    shown = names & {each.name for each in instance._meta.fields}
    columns = {*followed_columns(type(instance)).values()}
    row = (
        type(instance)._base_manager.filter(pk=instance.pk).values(*shown, *columns - shown).first()
    )
    if row is None:
        return None
    return StoredState(
        live=row["live"],
        url_path=row.get("url_path"),
        title=row.get("title"),
        summary=row.get("plain_summary"),
        columns={name: row[name] for name in columns},
    )


def is_draft_save(instance: Any, update_fields: frozenset[str] | None) -> bool:
    """Whether the save writes only fields that belong to a draft."""
    is_draftable = isinstance(instance, DraftStateMixin)
    return is_draftable and update_fields is not None and update_fields <= DRAFT_FIELDS


def save_may_change_answers(instance: Any, before: StoredState | None) -> bool:
    """Whether saving `instance` may change an API response.

    It does where the object is or was live, or where its new path moves the pages below it.
    """
    if not isinstance(instance, DraftStateMixin) or instance.live:
        return True
    return before is not None and (
        before.live or before.url_path != getattr(instance, "url_path", None)
    )
