from wagtail.contrib.redirects.api import RedirectsAPIViewSet

from cms.api.endpoint import PublicEndpoint


class RedirectsEndpoint(PublicEndpoint, RedirectsAPIViewSet):
    """`redirects/`: old paths and where they lead now."""
