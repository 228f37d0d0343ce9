"""The frontend for a WSGI server: `granian --interface wsgi cms.frontend.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "cms.frontend.settings"
django_application = get_wsgi_application()

from cms.frontend.kept_pages import KeptPages  # noqa: E402  Django must be set up

application = KeptPages(django_application, settings.KEPT_BYTES)
