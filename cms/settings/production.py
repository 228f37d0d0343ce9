"""Settings of a real site. Secrets come from the environment; without them nothing starts."""

import logging

from cms.settings.required_variables import require_production_variables

require_production_variables()

from whitenoise.compress import Compressor  # noqa: E402

from cms.settings.api import REST_FRAMEWORK  # noqa: E402
from cms.settings.base import *  # noqa: E402, F403
from cms.settings.base import (  # noqa: E402
    CMS_URL,
    ENVIRONMENT,
    MIDDLEWARE,
)
from cms.settings.logs import json_lines  # noqa: E402
from cms.settings.media import bucket_storage, s3_client_config  # noqa: E402

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = ENVIRONMENT.secret_key_fallbacks
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_TRUSTED_ORIGINS = [CMS_URL]
# A load balancer calls the health check by an IP address, which ALLOWED_HOSTS does not contain.
MIDDLEWARE.insert(0, "cms.api.health.HealthFirst")
MIDDLEWARE.insert(2, "whitenoise.middleware.WhiteNoiseMiddleware")
STORAGES = {
    "default": {"BACKEND": "cms.images.storage.LocalFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
if ENVIRONMENT.media_bucket:
    MEDIA_URL = ENVIRONMENT.media_url
    STORAGES["default"] = bucket_storage(ENVIRONMENT.media_bucket, MEDIA_URL)
    AWS_S3_CLIENT_CONFIG = s3_client_config()
    WAGTAILDOCS_SERVE_METHOD = "serve_view"  # the view checks who may read a document

RENDITIONS_BY_WORKER = True
LOGGING = json_lines()  # every platform collects standard error
logging.captureWarnings(True)  # Python's warnings are lines too

# The proxy in front must set or remove this header, because Django trusts it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
# HSTS for subdomains and in browsers' preload lists is a decision of the domain's owner.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# The rate limit of one address. With REDIS_URL all processes share the counters.
REST_FRAMEWORK["DEFAULT_THROTTLE_CLASSES"] = ["cms.api.throttling.AddressThrottle"]
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"address": ENVIRONMENT.api_rate}
