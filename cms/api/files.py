"""What images and documents share."""

from cms.api.endpoint import PublicEndpoint
from cms.api.serializers import FileSerializer
from cms.images.collections import open_files


class PublicFiles(PublicEndpoint):
    """Files outside restricted collections, whoever asks."""

    base_serializer_class = FileSerializer

    def get_queryset(self):
        files = self.model.objects.order_by("id").prefetch_related("tags")
        return open_files(files)
