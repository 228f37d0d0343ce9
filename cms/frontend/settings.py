"""Settings of the frontend's own process, which has no database, sessions or cookies.

No other module of the frontend reads environment variables.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL_API = "http://127.0.0.1:8000/api/v2/"
LOCAL_HOSTS = "127.0.0.1,localhost"


def api_url(given: str | None, hosts_given: str | None) -> str:
    """Return the API's address with a closing slash.

    Raises:
        ImproperlyConfigured: it is no web address, or missing although the site has a public name.
    """
    if not given and hosts_given:
        raise ImproperlyConfigured(
            "Set API_URL, for example https://cms.example.org/api/v2/: it is needed because "
            "FRONTEND_ALLOWED_HOSTS is set, so that this is not only a site on one machine."
        )
    address = given or LOCAL_API
    if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
        raise ImproperlyConfigured(f"API_URL is not a web address: {address!r}")
    return address.rstrip("/") + "/"


def seconds(name: str, default: str, least: float = 0.01) -> float:
    """Return a number of seconds from the environment.

    Raises:
        ImproperlyConfigured: it is no number from `least` to 60.
    """
    given = os.environ.get(name) or default
    try:
        number = float(given)
    except ValueError:
        number = -1.0
    if not least <= number <= 60:
        raise ImproperlyConfigured(f"{name} is not a number of seconds up to 60: {given!r}")
    return number


def whole_number(name: str, default: str) -> int:
    """Return a whole number from the environment.

    Raises:
        ImproperlyConfigured: it is none, or has more than six digits.
    """
    given = os.environ.get(name) or default
    if not (given.isascii() and given.isdigit() and len(given) <= 6):
        raise ImproperlyConfigured(f"{name} is not a whole number: {given!r}")
    return int(given)


DEBUG = os.environ.get("FRONTEND_DEBUG", "").lower() in {"1", "true", "yes", "on"}
ALLOWED_HOSTS = [
    host.strip()
    for host in (os.environ.get("FRONTEND_ALLOWED_HOSTS") or LOCAL_HOSTS).split(",")
    if host.strip()
]
# The page with all sizes, colours, blocks and states: for who works on the site, on one machine.
STYLE_PAGE = not os.environ.get("FRONTEND_ALLOWED_HOSTS")
API_URL = api_url(os.environ.get("API_URL"), os.environ.get("FRONTEND_ALLOWED_HOSTS"))
API_CONNECT_SECONDS = 2.0
API_READ_SECONDS = seconds("FRONTEND_API_TIMEOUT", "5")
# The CMS's FRONTEND_TOKEN: with it, this site tells the CMS for which visitor it asks.
API_TOKEN = os.environ.get("FRONTEND_TOKEN", "")
TRUSTED_PROXY_COUNT = whole_number("FRONTEND_TRUSTED_PROXY_COUNT", "0")
SEARCHES_A_MINUTE = whole_number("FRONTEND_SEARCHES_PER_MINUTE", "30")  # of one visitor
KEPT_BYTES = whole_number("FRONTEND_KEPT_MEGABYTES", "32") * 1_000_000  # of rendered pages
MENU_SECONDS = seconds("FRONTEND_MENU_SECONDS", "10", least=0)  # the greatest age of a menu

# Django requires one. Nothing is signed with it, so each start may have its own.
SECRET_KEY = secrets.token_urlsafe(50)

INSTALLED_APPS = ["cms.frontend", "django.contrib.staticfiles"]
MIDDLEWARE = [
    "cms.frontend.headers.SecurityHeaders",
    "cms.frontend.visitors.VisitorMiddleware",
    # Safe from BREACH: answers contain no secret that their compressed length could reveal.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
]
# headers.SecurityHeaders sets the headers that these checks want; no form is posted to this site.
SILENCED_SYSTEM_CHECKS = ["security.W001", "security.W002", "security.W003"]
ROOT_URLCONF = "cms.frontend.urls"
WSGI_APPLICATION = "cms.frontend.wsgi.application"
APPEND_SLASH = (
    False  # views.add_slash does it, and refuses addresses that would lead to another site
)
DATABASES: dict[str, dict[str, str]] = {}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

LANGUAGE_CODE = "en-gb"
USE_I18N = True
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"  # of log lines; the pages only show days

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # serves static files with DEBUG off, without collecting them first
WHITENOISE_MAX_AGE = (
    365 * 24 * 60 * 60
)  # addresses change with the content: static_versions.VersionedFiles
STORAGES = {"staticfiles": {"BACKEND": "cms.frontend.static_versions.VersionedFiles"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "cms.json_log.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # A 404 is no fault, and its address is what a visitor typed.
        "django": {"handlers": [], "level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
    },
}
