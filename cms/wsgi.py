"""The WSGI application for granian or another server: the response cache in front of Django."""

import gc
import os

gc.disable()  # until the apps are loaded: a sixth of the start. `cms.core.apps` enables it

from django.core.wsgi import get_wsgi_application  # noqa: E402

from cms.core.metrics_folder import share_counters  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
share_counters()
django_application = get_wsgi_application()

from cms.api.response_cache.wsgi_middleware import ResponseCacheMiddleware  # noqa: E402  Django must be set up
from cms.core.observability import traced  # noqa: E402
from cms.core.rendered_requests import RenderedRequests  # noqa: E402
from cms.core.request_body import BoundedBodies  # noqa: E402

application = ResponseCacheMiddleware(
    RenderedRequests(traced(BoundedBodies(django_application))), polls=True
)
