"""The WSGI application for granian or another server: the response cache in front of Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
django_application = get_wsgi_application()

from cms.api.response_cache.wsgi_middleware import ResponseCacheMiddleware  # noqa: E402  Django must be set up

application = ResponseCacheMiddleware(django_application)
