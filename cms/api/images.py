from wagtail.images.api.v2.views import ImagesAPIViewSet

from cms.api.files import PublicFiles


class ImagesEndpoint(PublicFiles, ImagesAPIViewSet):
    """`images/`: pictures from the library; `description` is the alternative text."""

    body_fields = [*ImagesAPIViewSet.body_fields, "description"]
