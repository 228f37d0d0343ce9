"""Our endpoints where Wagtail's tests look for them, and stock ones beside them."""

from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.tests.test_pages import Test10411APIViewSet
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from cms.api.router import router
from cms.urls import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]
router.register_endpoint("issue_10411", Test10411APIViewSet)
stock = WagtailAPIRouter("stock")
stock.register_endpoint("pages", PagesAPIViewSet)
stock.register_endpoint("images", ImagesAPIViewSet)
stock.register_endpoint("documents", DocumentsAPIViewSet)
urlpatterns = [path("api/main/", router.urls), path("api/stock/", stock.urls), *urlpatterns]
