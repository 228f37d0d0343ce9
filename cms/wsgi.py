"""The WSGI application for a server, `granian --interface wsgi cms.wsgi:application`: stored answers before Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
django_application = get_wsgi_application()

from cms.api.stored.layer import StoredAnswers  # noqa: E402  Django must be set up

application = StoredAnswers(django_application)
