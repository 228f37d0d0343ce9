from typing import Annotated, Any, TypedDict

from django.conf import settings
from django.http import Http404
from django.urls import path
from pydantic import Field
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError

from cms.api.parameter_shapes import Id
from cms.api.query_parameters import PLAIN_PARAMETERS, Parameter
from cms.api.schema.declarations import answers
from cms.api.schema.model_shapes import one
from cms.api.schema.shapes import Moment, Url
from cms.api.viewsets.pages import PagesViewSet
from cms.pages.site_tree import SiteTree
from cms.preview.preview_tokens import MAX_CHARACTERS, InvalidToken, Kind, Preview, opened
from cms.preview.userbar import panel_script

Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9_:-]+$", max_length=MAX_CHARACTERS)]
ContentTypeName = Annotated[str, Field(pattern=r"^\w+\.\w+$", max_length=200)]
HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


class PreviewNote(TypedDict):
    """How to show a draft.

    `script` is for the editor's live panel, to be put at the end of the page; null for a shared
    link. `frame_ancestors` are the origins that may frame the page.
    """

    kind: Kind
    ends_at: Moment
    script: Url | None
    frame_ancestors: list[str]


def _shape() -> Any:
    """The shape of the answer; built when needed, because a page's shape walks over its blocks."""
    page = one(PagesViewSet)
    return TypedDict("PreviewAnswer", {"page": page, "preview": PreviewNote})  # type: ignore[operator]


class PreviewViewSet(PagesViewSet):
    """`preview/`: one draft, for anyone who has its token."""

    names = frozenset({each.name for each in PLAIN_PARAMETERS} | {"token", "page", "content_type"})

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        return [path("", cls.as_view({"get": "preview_view"}), name="draft")]

    @answers(
        _shape,
        name="preview",
        parameters=[
            *PLAIN_PARAMETERS,
            Parameter("token", Token, "The token that the frontend was given.", required=True),
            Parameter(
                "page", Id, "The id of the page that the token belongs to; another page's is a 404."
            ),
            Parameter(
                "content_type",
                ContentTypeName,
                "The type of that page; the frontend was given it, and may pass it on.",
            ),
        ],
    )
    def preview_view(self, request: Request) -> Response:
        """Answer a draft in the shape of its page; the answer must not be stored.

        The page's `id` is 0 if it was never saved. A token that was changed, has expired or belongs
        to another page is a 404.

        Raises:
            BadRequestError: no token, or an unknown parameter.
            Http404: the token is not valid.
        """
        self.refuse_unknown_parameters(self.names)
        if not request.GET.get("token"):
            raise BadRequestError("Give the token, such as ?token=…")
        preview = self._opened(request)
        answer = {"page": self._page(preview), "preview": _note(preview, request.path)}
        return Response(answer)

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        """Nobody keeps an error either: its address has a token."""
        answer = super().finalize_response(*args, **kwargs)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer

    def _opened(self, request: Request) -> Preview:
        """Raises: Http404: the token is not valid, or belongs to another page or type of page."""
        number = request.GET.get("page")
        try:
            preview = opened(request.GET["token"], int(number) if number else None)
        except InvalidToken as error:
            raise Http404 from error
        named = request.GET.get("content_type", "").lower()
        if named and preview.page._meta.label_lower != named:
            raise Http404
        return preview

    def _page(self, preview: Preview) -> dict[str, Any]:
        page = preview.page
        site = page.get_site()
        if site is None:
            raise Http404
        self.tree = SiteTree(site)
        page.id = page.pk = page.pk or 0
        data: dict[str, Any] = self.answer(page).data
        return data


class StockPreviewViewSet(PreviewViewSet):
    """`page_preview/`: one draft, for frontends that were written for wagtail-headless-preview.

    They are given `content_type` and `token`, ask with both, and get the page itself.
    """

    names = frozenset({each.name for each in PLAIN_PARAMETERS} | {"token", "content_type"})

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        view = cls.as_view({"get": "page_view"})
        return [path("", view, name="listing"), path("<int:pk>/", view, name="detail")]

    @answers(
        lambda: one(PagesViewSet),
        parameters=[
            *PLAIN_PARAMETERS,
            Parameter("token", Token, "The token that the frontend was given.", required=True),
            Parameter(
                "content_type",
                ContentTypeName,
                "The type of the page that the token belongs to, such as `pages.topicpage`.",
                required=True,
            ),
        ],
    )
    def page_view(self, request: Request, pk: int = 0) -> Response:
        """Answer a draft as its page; any number may stand in the address.

        Raises:
            BadRequestError: no token, no type, or an unknown parameter.
            Http404: the token is not valid, or belongs to a page of another type.
        """
        self.refuse_unknown_parameters(self.names)
        if missing := [name for name in ("content_type", "token") if not request.GET.get(name)]:
            raise BadRequestError(f"Give {' and '.join(missing)}, as the frontend was given them")
        return Response(self._page(self._opened(request)))


def _note(preview: Preview, path: str) -> PreviewNote:
    return PreviewNote(
        kind=preview.kind,
        ends_at=preview.ends_at.isoformat(),
        script=panel_script(path) if preview.kind is Kind.DRAFT else None,
        frame_ancestors=[settings.CMS_URL] if preview.kind is Kind.DRAFT else [],
    )
