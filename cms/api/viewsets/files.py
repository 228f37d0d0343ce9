"""`images/` and `documents/`."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.filters import FieldsFilter
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from cms.api.comparisons import ComparisonFilter
from cms.api.file_serializers import FileSerializer, ImageSerializer
from cms.api.filters import FileSearch, StableOrdering
from cms.api.pagination import CursorPagination
from cms.api.viewsets.base import PublicViewSet
from cms.core.content_version.list_tags import FILES, PLACES
from cms.images.restricted_collections import open_files
from cms.images.shapes import request_shapes


class FilesViewSet(PublicViewSet):
    """Mixed into Wagtail's viewsets of files, before them: no file of a restricted collection."""

    base_serializer_class = FileSerializer
    pagination_class = CursorPagination
    known_query_parameters = BaseAPIViewSet.known_query_parameters | {"cursor"}
    filter_backends = [FieldsFilter, ComparisonFilter, StableOrdering, FileSearch]

    def depends_on(self) -> list[str]:
        return [PLACES, FILES]

    def get_queryset(self) -> Any:
        files = self.model.objects.order_by("id").prefetch_related("tags")
        return open_files(files)


class ImagesViewSet(FilesViewSet, ImagesAPIViewSet):
    """`images/`: pictures from the library; `description` is the alternative text."""

    base_serializer_class = ImageSerializer
    body_fields = [
        *ImagesAPIViewSet.body_fields, "description", "focal_point", "srcset", "shapes"
    ]  # fmt: skip
    detail_parameters = PublicViewSet.detail_parameters | {"shapes"}
    find_parameters = PublicViewSet.find_parameters | {"shapes"}

    def get_queryset(self) -> Any:
        """Return the public pictures, with their sizes where the answer shows them."""
        wanted = self.request.GET.get("fields", "") if self.action == "listing_view" else "*"
        shows_sizes = any(each in wanted for each in ("*", "srcset", "shapes"))
        pictures = super().get_queryset()
        return pictures.prefetch_related("renditions") if shows_sizes else pictures

    def detail_view(self, request: Request, pk: Any) -> Response:
        """Answer one picture. `?shapes=square` has this crop made, if it is not there yet.

        In production the publishing worker makes it: it is in the answer some seconds later.
        """
        self.refuse_unknown_parameters(self.detail_parameters)
        picture = self.get_object()
        if "shapes" in request.GET:
            request_shapes(picture, request.GET["shapes"].split(","))
        return self.answer(picture)


class DocumentsViewSet(FilesViewSet, DocumentsAPIViewSet):
    """`documents/`: files to download."""
