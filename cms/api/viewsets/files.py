"""What images and documents share."""

from wagtail.api.v2.filters import FieldsFilter

from cms.api.filters import FileSearch
from cms.api.ordering import OneOrder
from cms.api.serializers import FileSerializer
from cms.api.viewsets.base import PublicViewSet
from cms.images.restricted_collections import open_files


class PublicFiles(PublicViewSet):
    """Files outside restricted collections, whoever asks."""

    base_serializer_class = FileSerializer
    filter_backends = [FieldsFilter, OneOrder, FileSearch]

    def get_queryset(self):
        files = self.model.objects.order_by("id").prefetch_related("tags")
        return open_files(files)
