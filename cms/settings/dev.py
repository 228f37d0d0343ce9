"""One machine: everything has a default, errors are shown in full."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import DATABASES, ENVIRONMENT

ENVIRONMENT.var_dir.mkdir(parents=True, exist_ok=True)

DEBUG = True
SECRET_KEY = ENVIRONMENT.secret_key or "for-this-machine-only-never-for-production"
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
if not ENVIRONMENT.email:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    WAGTAIL_PASSWORD_RESET_ENABLED = True
WEBHOOKS_MAY_BE_PRIVATE = True  # a receiver on this machine
DATABASES["default"]["CONN_MAX_AGE"] = 0
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys at http://localhost:8000
