"""The table of contents of the public API, mounted at `/api/v2/`."""

from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import BaseAPIViewSet

from cms.api.claims import ClaimsEndpoint
from cms.api.documents import DocumentsEndpoint
from cms.api.images import ImagesEndpoint
from cms.api.pages import PagesEndpoint
from cms.api.preview import PreviewEndpoint
from cms.api.redirects import RedirectsEndpoint
from cms.api.sources import SourcesEndpoint


class Router(WagtailAPIRouter):
    def get_model_endpoint(self, model):
        """How an object is told inside another: the library's endpoints know only whole ones."""
        found = super().get_model_endpoint(model)
        return found if found and issubclass(found[1], BaseAPIViewSet) else None


# Wagtail's own signal handlers reverse `wagtailapi_v2:…`, hence this name.
router = Router("wagtailapi_v2")
router.register_endpoint("pages", PagesEndpoint)
router.register_endpoint("images", ImagesEndpoint)
router.register_endpoint("documents", DocumentsEndpoint)
router.register_endpoint("redirects", RedirectsEndpoint)
router.register_endpoint("preview", PreviewEndpoint)
router.register_endpoint("sources", SourcesEndpoint)
router.register_endpoint("claims", ClaimsEndpoint)
