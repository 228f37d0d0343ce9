"""Keeps what an editor is typing for the API to answer, and makes a page of it again."""

from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page

from cms.preview.models import DRAFT_LIVES, PreviewDraft


def store_draft(page: Page, user: Any, is_typing: bool) -> PreviewDraft:
    """Keep the page as it stands in memory; while typing, in place of the last draft typed.

    A page that was never saved is known by its type, its place and its slug: an editor may be
    writing several under one parent. Drafts of which nobody has typed for an hour go.
    """
    content_type = ContentType.objects.get_for_model(page, for_concrete_model=False)
    new = uuid5(NAMESPACE_URL, f"{content_type.pk}/{page.path}/{page.slug}")
    name = str(page.pk or f"new:{new}")
    PreviewDraft.objects.filter(stored_at__lt=timezone.now() - DRAFT_LIVES).delete()
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
    """The page in memory, never saved; a snippet that is gone meanwhile is left out."""
    model = draft.content_type.model_class()
    return model.from_serializable_data(draft.content, check_fks=False, strict_fks=False)
