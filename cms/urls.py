"""The addresses of the CMS: the admin, the API, files; any other leads to the public site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.api.health import live, ready
from cms.api.root import api_root, no_endpoint
from cms.api.router import router
from cms.api.schema.openapi_views import api_docs, openapi
from cms.images.views import serve_picture
from cms.monitoring.metrics import metrics
from cms.pages.checks.refusal_messages import show_refusals
from cms.preview.userbar import userbar
from cms.security.security_txt import security_txt
from cms.uploads.media_serving import serve_document
from cms.users import urls as user_urls

urlpatterns = [
    path("", include(user_urls)),  # before Wagtail's own sign-in
    path("admin/", include(decorate_urlpatterns(admin_urls.urlpatterns, show_refusals))),
    re_path(r"^documents/(\d+)/(.*)$", serve_document),  # in place of Wagtail's, which it calls
    path("documents/", include(document_urls)),
    path("api/v2/", api_root),
    path("api/v2/", router.urls),
    path("api/v2/openapi.json", openapi, name="openapi"),
    path("api/v2/docs/", api_docs, name="api_docs"),
    re_path("^api/", no_endpoint),
    path("preview/userbar/", userbar, name="preview_userbar"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("healthz/live", live),
    path("healthz/ready", ready),
    path("metrics", metrics),
    # Pictures only: Wagtail's address of documents checks who may read them.
    re_path("^media/(?P<path>(?:images|original_images)/.+)$", serve_picture),
    # Pages of the default language are at `/`, those of another below its code, such as `/fr/`.
    *i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=False),
]

handler500 = "cms.api.root.server_error"
