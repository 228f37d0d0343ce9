from wagtail.images.api.v2.views import ImagesAPIViewSet

from cms.api.viewsets.files import PublicFiles


class ImagesViewSet(PublicFiles, ImagesAPIViewSet):
    """`images/`: pictures from the library; `description` is the alternative text."""

    body_fields = [*ImagesAPIViewSet.body_fields, "description"]
