"""Signed tokens that open one draft or one revision for a limited time.

Whoever has a token may read the page. So it names a random row, expires, and is never logged by the
CMS.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.core import signing
from django.utils import timezone
from wagtail.models import Page

from cms.preview.drafts import page_of_draft
from cms.preview.models import DRAFT_LIFETIME, PreviewDraft, ShareLink, is_restricted

SIGNER = signing.Signer(salt="cms.preview")
MAX_CHARACTERS = 1000


class InvalidToken(Exception):
    """The token was changed, has expired, was revoked, or is for another page.

    The answer does not say which.
    """


class Kind(StrEnum):
    DRAFT = "draft"
    SHARE = "share"


@dataclass(frozen=True)
class Preview:
    """The page that a token opens, and when the token expires."""

    kind: Kind
    page: Page
    ends_at: datetime


def token_of(row: PreviewDraft | ShareLink) -> str:
    """`WyJkcmFmdCIsI…:D4j0ipF…`: always the same token for the same row."""
    kind = Kind.DRAFT if isinstance(row, PreviewDraft) else Kind.SHARE
    token: str = SIGNER.sign_object([kind, row.key.hex])
    return token


def opened(token: str, page: int | None = None) -> Preview:
    """Open a token. With `page`, it must be for the page of that id (0: never saved).

    Raises:
        InvalidToken: it opens nothing, nothing any more, or another page.
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
    """A draft can be seen while the account of who types it is in use."""
    since = timezone.now() - DRAFT_LIFETIME
    draft = PreviewDraft.objects.get(key=key, stored_at__gt=since, user__is_active=True)
    return Preview(Kind.DRAFT, page_of_draft(draft), draft.stored_at + DRAFT_LIFETIME)


def _shared(key: UUID) -> Preview:
    """A link works while its maker may edit the page, and while everybody may read the page."""
    links = ShareLink.objects.select_related("revision", "page", "created_by")
    link = links.get(key=key, ends_at__gt=timezone.now(), created_by__is_active=True)
    may_edit = link.page.permissions_for_user(link.created_by).can_edit()
    if not may_edit or is_restricted(link.page):
        raise InvalidToken
    return Preview(Kind.SHARE, link.revision.as_object(), link.ends_at)
