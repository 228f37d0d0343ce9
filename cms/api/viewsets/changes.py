"""`changes/`: what is new since a version, for frontends and static builders."""

from datetime import date
from typing import Annotated, Any, TypedDict
from urllib.parse import urlsplit

from django.urls import path
from django.utils import timezone
from pydantic import Field
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet
from wagtail.models import Page

from cms.api.query_parameters import Parameter
from cms.api.schema.declarations import answers
from cms.api.schema.shapes import Url
from cms.api.viewsets.base import PublicViewSet
from cms.api.viewsets.evidence_list import SITE_PARAMETERS
from cms.api.viewsets.site_mixin import SiteMixin
from cms.core.content_version.change_log import GonePath, changes_since
from cms.core.models import ContentChange
from cms.pages.visibility import VisiblePages
from cms.publishing.cdn.tags import ALL, LISTS, page_tag

Since = Annotated[str, Field(pattern=r"^(0|[1-9]\d{0,17}-[0-9a-f]{12})$")]


class ChangedPage(TypedDict):
    """A public page that is new, or whose answer changed, as it is now."""

    id: int
    type: str
    locale: str
    html_path: str
    html_url: Url


class FormerPath(TypedDict):
    """A path at which a page is not any more: it was unpublished, deleted, hidden or moved."""

    id: int
    html_path: str


class ChangesAnswer(TypedDict):
    """What changed after the version that was asked with.

    `version` is for the next request. If `everything` is true, it is not known what changed: the
    version is too old or from another database, or too much changed. Then the lists are empty;
    read all pages again. `tags` are the cache tags of what changed. `day` is today on the clock of
    the CMS: on another day any answer may differ, because sources expire by date.
    """

    version: str
    day: date
    everything: bool
    pages: list[ChangedPage]
    gone: list[FormerPath]
    tags: list[str]


class ChangesViewSet(SiteMixin, PublicViewSet, GenericViewSet):
    """`changes/?since=VERSION`: what is new since an earlier answer."""

    model = ContentChange
    known = frozenset({each.name for each in SITE_PARAMETERS} | {"since"})

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        return [path("", cls.as_view({"get": "changes_view"}), name="listing")]

    def visible_pages(self) -> VisiblePages:
        """The public ones, also for a key: the log knows of no others."""
        return VisiblePages()

    @answers(
        ChangesAnswer,
        name="changes",
        parameters=[
            *SITE_PARAMETERS,
            Parameter("since", Since, "The `version` of an earlier answer. Without: everything."),
        ],
    )
    def changes_view(self, request: Request) -> Response:
        """Say which public pages changed since a version, and which paths lead nowhere now.

        It answers at once, and is kept until something changes: ask as often as you like.
        """
        self.refuse_unknown_parameters(self.known)
        tree, found = self.tree, changes_since(request.GET.get("since"))
        version, day = found["version"], timezone.localdate()
        if found["pages"] is None or found["gone"] is None:
            everything = ChangesAnswer(
                version=version, day=day, everything=True, pages=[], gone=[], tags=[ALL]
            )
            return Response(everything)
        rows = tree.pages().filter(pk__in=found["pages"]).select_related("content_type")
        pages = [_changed(page, tree.languages) for page in rows.order_by("pk")]
        gone = _still_gone(found["gone"], tree.site.pk, {each["html_path"] for each in pages})
        ids = dict.fromkeys(each["id"] for each in [*pages, *gone])
        told = version != request.GET["since"]
        tags = [LISTS, *map(page_tag, ids)] if told else []
        return Response(
            ChangesAnswer(
                version=version, day=day, everything=False, pages=pages, gone=gone, tags=tags
            )
        )


def _changed(page: Page, languages: dict[int, Any]) -> ChangedPage:
    page.locale = languages[page.locale_id]
    url = page.full_url or ""
    return ChangedPage(
        id=page.pk,
        type=page.cached_content_type.model_class()._meta.label,
        locale=page.locale.language_code,
        html_path=urlsplit(url).path or "/",
        html_url=url,
    )


def _still_gone(gone: list[GonePath], site: int, now: set[str]) -> list[FormerPath]:
    """The paths of this site at which no page is again."""
    here = (each for each in gone if each["site"] == site and each["path"] not in now)
    return [FormerPath(id=each["id"], html_path=each["path"]) for each in here]
