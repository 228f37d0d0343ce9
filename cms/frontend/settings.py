"""Settings of the frontend's own process: no database, no sessions, no cookies, nothing to sign.

The only module of the frontend that reads environment variables.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL_API = "http://127.0.0.1:8000/api/v2/"
LOCAL_HOSTS = "127.0.0.1,localhost"


def api_url(given, hosts_given):
    """The API's address with a closing slash; needed as soon as the site has a name of its own."""
    if not given and hosts_given:
        raise ImproperlyConfigured(
            "Set API_URL, for example https://cms.example.org/api/v2/: it is needed because "
            "FRONTEND_ALLOWED_HOSTS says that this is not only a site on one machine."
        )
    address = given or LOCAL_API
    if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
        raise ImproperlyConfigured(f"API_URL is not a web address: {address!r}")
    return address.rstrip("/") + "/"


def seconds(name, default, least=0.01):
    """A number of seconds from the environment."""
    given = os.environ.get(name) or default
    try:
        number = float(given)
    except ValueError:
        number = -1.0
    if not least <= number <= 60:
        raise ImproperlyConfigured(f"{name} is not a number of seconds up to 60: {given!r}")
    return number


DEBUG = os.environ.get("FRONTEND_DEBUG", "").lower() in {"1", "true", "yes", "on"}
ALLOWED_HOSTS = [
    host.strip()
    for host in (os.environ.get("FRONTEND_ALLOWED_HOSTS") or LOCAL_HOSTS).split(",")
    if host.strip()
]
API_URL = api_url(os.environ.get("API_URL"), os.environ.get("FRONTEND_ALLOWED_HOSTS"))
API_CONNECT_SECONDS = 2.0
API_READ_SECONDS = seconds("FRONTEND_API_TIMEOUT", "5")
MENU_SECONDS = seconds("FRONTEND_MENU_SECONDS", "10", least=0)  # how old a menu may be

# Django wants one; nothing here is signed, so each start may have its own.
SECRET_KEY = secrets.token_urlsafe(50)

INSTALLED_APPS = ["cms.frontend", "django.contrib.staticfiles"]
MIDDLEWARE = [
    "cms.frontend.headers.SecurityHeaders",
    # Answers hold nothing secret of a reader's, so that their length gives nothing away.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
]
# headers.SecurityHeaders does what these three ask for, and no form is ever posted to this site.
SILENCED_SYSTEM_CHECKS = ["security.W001", "security.W002", "security.W003"]
ROOT_URLCONF = "cms.frontend.urls"
WSGI_APPLICATION = "cms.frontend.wsgi.application"
APPEND_SLASH = False  # views.add_slash does it, and refuses addresses that would lead elsewhere
DATABASES = {}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

LANGUAGE_CODE = "en-gb"
USE_I18N = True
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"  # of log lines: the pages show days only

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # served with DEBUG off and without collecting them first
WHITENOISE_MAX_AGE = 365 * 24 * 60 * 60  # an address is of one content: versions.VersionedFiles
STORAGES = {"staticfiles": {"BACKEND": "cms.frontend.static_versions.VersionedFiles"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
