"""Signed names of what may be previewed. A token opens one draft or one revision, for a while.

It is a bearer token: whoever has it may read. So it names a random row, ends by itself, and is
not logged by the CMS.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.core import signing
from django.utils import timezone
from wagtail.models import Page

from cms.preview.drafts import page_of_draft
from cms.preview.models import DRAFT_LIVES, PreviewDraft, ShareLink

SIGNER = signing.Signer(salt="cms.preview")
MAX_CHARACTERS = 1000


class InvalidToken(Exception):
    """Tampered with, ended, revoked, or made for another page; nobody is told which."""


class Kind(StrEnum):
    DRAFT = "draft"
    SHARE = "share"


@dataclass(frozen=True)
class Preview:
    """What a token opens: the page as it would be, and until when."""

    kind: Kind
    page: Page
    ends_at: datetime


def token_of(row: PreviewDraft | ShareLink) -> str:
    """`WyJkcmFmdCIsI…:D4j0ipF…`; the same for the same row."""
    kind = Kind.DRAFT if isinstance(row, PreviewDraft) else Kind.SHARE
    return SIGNER.sign_object([kind, row.key.hex])


def opened(token: str, page: int | None = None) -> Preview:
    """What `token` opens; with `page`, only if that is the page's id (0 for one never saved).

    Raises:
        InvalidToken: it opens nothing (any more), or another page.
    """
    try:
        kind, key = SIGNER.unsign_object(token[:MAX_CHARACTERS])
        preview = _draft(UUID(key)) if kind == Kind.DRAFT else _shared(UUID(key))
    except (signing.BadSignature, PreviewDraft.DoesNotExist, ShareLink.DoesNotExist) as error:
        raise InvalidToken from error
    if page is not None and page != (preview.page.pk or 0):
        raise InvalidToken
    return preview


def _draft(key: UUID) -> Preview:
    draft = PreviewDraft.objects.get(key=key, stored_at__gt=timezone.now() - DRAFT_LIVES)
    return Preview(Kind.DRAFT, page_of_draft(draft), draft.stored_at + DRAFT_LIVES)


def _shared(key: UUID) -> Preview:
    links = ShareLink.objects.select_related("revision", "page")
    link = links.get(key=key, ends_at__gt=timezone.now())
    return Preview(Kind.SHARE, link.revision.as_object(), link.ends_at)
