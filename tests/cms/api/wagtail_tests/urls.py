"""Our endpoints where Wagtail's tests look for them."""

from django.urls import path
from wagtail.api.v2.tests.test_pages import Test10411APIViewSet

from cms.api.router import router
from cms.urls import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]
router.register_endpoint("issue_10411", Test10411APIViewSet)
urlpatterns = [path("api/main/", router.urls), *urlpatterns]
