"""A real site: secrets come from the environment, and without them nothing starts."""

from cms.settings.env import require_production_variables

require_production_variables()

from cms.settings.base import *  # noqa: E402, F403
from cms.settings.base import CMS_URL, ENVIRONMENT, MIDDLEWARE, REST_FRAMEWORK  # noqa: E402

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = [CMS_URL]
MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# One line on standard error for each fault, where every platform collects it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# The proxy in front must set or remove this header itself: it is believed.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]  # a load balancer asks over plain HTTP

# One address may ask this often; REDIS_URL makes all processes count together.
REST_FRAMEWORK["DEFAULT_THROTTLE_CLASSES"] = ["cms.api.limits.AddressThrottle"]
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"address": ENVIRONMENT.api_rate}
