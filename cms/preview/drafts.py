"""Stores the page that an editor is typing, and makes a page object of it again."""

from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page

from cms.preview.models import DRAFT_LIFETIME, PreviewDraft


def store_draft(page: Page, user: Any, is_typing: bool) -> PreviewDraft:
    """Store the page as it stands in memory. While the user is typing, replace their last draft.

    A page that was never saved is identified by its type, its place and its slug, because an editor
    may write several under one parent. Deletes drafts that are older than an hour.
    """
    content_type = ContentType.objects.get_for_model(page, for_concrete_model=False)
    new = uuid5(NAMESPACE_URL, f"{content_type.pk}/{page.path}/{page.slug}")
    name = str(page.pk or f"new:{new}")
    PreviewDraft.objects.filter(stored_at__lt=timezone.now() - DRAFT_LIFETIME).delete()
    draft: PreviewDraft
    draft, _ = PreviewDraft.objects.update_or_create(
        user=user,
        page_key=name if is_typing else f"{name}:{uuid4()}",
        defaults={
            "content_type": content_type,
            "content": page.serializable_data(),
            "stored_at": timezone.now(),
        },
    )
    return draft


def page_of_draft(draft: PreviewDraft) -> Page:
    """The page as an unsaved object, without snippets that were deleted in the meantime."""
    model = draft.content_type.model_class()
    return model.from_serializable_data(draft.content, check_fks=False, strict_fks=False)
