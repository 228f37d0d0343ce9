"""The endpoints of the public API, mounted at `/api/v2/`."""

from typing import Any

from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import BaseAPIViewSet

from cms.api.viewsets.changes import ChangesViewSet
from cms.api.viewsets.claims import ClaimsViewSet
from cms.api.viewsets.files import DocumentsViewSet, ImagesViewSet
from cms.api.viewsets.pages import PagesViewSet
from cms.api.viewsets.preview import PreviewViewSet, StockPreviewViewSet
from cms.api.viewsets.redirects import RedirectsViewSet
from cms.api.viewsets.sources import SourcesViewSet


class Router(WagtailAPIRouter):
    def get_model_endpoint(self, model: Any) -> Any:
        """Return the endpoint that serializes a nested object: one of Wagtail's viewsets.

        The endpoints of the evidence answer whole objects only, in shapes of their own.
        """
        found = super().get_model_endpoint(model)
        return found if found and issubclass(found[1], BaseAPIViewSet) else None


# Wagtail's signal handlers reverse `wagtailapi_v2:…`, hence this name.
router = Router("wagtailapi_v2")
router.register_endpoint("pages", PagesViewSet)
router.register_endpoint("images", ImagesViewSet)
router.register_endpoint("documents", DocumentsViewSet)
router.register_endpoint("redirects", RedirectsViewSet)
router.register_endpoint("preview", PreviewViewSet)
router.register_endpoint("page_preview", StockPreviewViewSet)
router.register_endpoint("sources", SourcesViewSet)
router.register_endpoint("claims", ClaimsViewSet)
router.register_endpoint("changes", ChangesViewSet)
