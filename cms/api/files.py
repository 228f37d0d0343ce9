"""What images and documents share."""

from wagtail.models import CollectionViewRestriction

from cms.api.endpoint import PublicEndpoint
from cms.api.serializers import FileSerializer


class PublicFiles(PublicEndpoint):
    """Files outside restricted collections, whoever asks."""

    base_serializer_class = FileSerializer

    def get_queryset(self):
        files = self.model.objects.order_by("id").prefetch_related("tags")
        for restriction in CollectionViewRestriction.objects.select_related("collection"):
            subtree = restriction.collection.get_descendants(inclusive=True)
            files = files.exclude(collection__in=subtree)
        return files
