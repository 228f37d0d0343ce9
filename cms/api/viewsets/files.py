"""`images/` and `documents/`."""

from typing import Any

from wagtail.api.v2.filters import FieldsFilter
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from cms.api.comparisons import ComparisonFilter
from cms.api.filters import FileSearch, StableOrdering
from cms.api.serializers import FileSerializer
from cms.api.viewsets.base import PublicViewSet
from cms.images.restricted_collections import open_files


class FilesViewSet(PublicViewSet):
    """Mixed into Wagtail's viewsets of files, before them: no file of a restricted collection."""

    base_serializer_class = FileSerializer
    filter_backends = [FieldsFilter, ComparisonFilter, StableOrdering, FileSearch]

    def get_queryset(self) -> Any:
        files = self.model.objects.order_by("id").prefetch_related("tags")
        return open_files(files)


class ImagesViewSet(FilesViewSet, ImagesAPIViewSet):
    """`images/`: pictures from the library; `description` is the alternative text."""

    body_fields = [*ImagesAPIViewSet.body_fields, "description"]


class DocumentsViewSet(FilesViewSet, DocumentsAPIViewSet):
    """`documents/`: files to download."""
