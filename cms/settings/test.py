"""The tests: base settings as they are, with fixed addresses and fast passwords."""

import os

from cms.settings.base import *  # noqa: F403
from cms.settings.base import CACHES, DATABASES

SECRET_KEY = "for-tests-only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
CMS_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = "http://127.0.0.1:8000"
FRONTEND_URL = "http://127.0.0.1:8003"
CONTACT_FORM_ACTION = "http://127.0.0.1:8001/contact"
CACHES["answers"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SOURCE_LOOKUP_ENABLED = False
SOURCE_LOOKUP_MAILTO = ""
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WAGTAIL_PASSWORD_RESET_ENABLED = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
else:  # a database of this run alone, so that two runs beside each other do not meet
    DATABASES["default"]["TEST"] = {"NAME": f"test_clinic_cms_{os.getpid()}"}
