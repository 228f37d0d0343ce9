"""Our API, and stock Wagtail v2 on the same content beside it."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from cms.api.router import router

stock = WagtailAPIRouter("stock")
stock.register_endpoint("pages", PagesAPIViewSet)
urlpatterns = [
    path("api/v2/", router.urls),
    path("stock/", stock.urls),
    path("", include(wagtail_urls)),
]
