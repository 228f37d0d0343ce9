"""The frontend for a WSGI server: `granian --interface wsgi cms.frontend.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "cms.frontend.settings"
application = get_wsgi_application()
