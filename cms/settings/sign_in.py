"""Sign-in by django-allauth: no sign-up, second factors, single sign-on, idle sessions.

https://docs.allauth.org/en/latest/
"""

from typing import Any

from cms.settings.env import read

_environment = read()

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
LOGOUT_REDIRECT_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"

ACCOUNT_ADAPTER = "cms.users.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "cms.users.forms.SignInForm",
    "reauthenticate": "cms.users.forms.ConfirmByPasswordForm",
    "reset_password": "cms.users.forms.ForgottenPasswordForm",
}
# django-allauth's own asks the database, and an account that does not exist has nothing there.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # administrators write the addresses
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to an address without an account
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds, for adding and removing a second factor
# A session ends with the browser, or when it is idle: one that began with a password, and others.
ACCOUNT_SESSION_REMEMBER = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# `cms.users.sign_in_limits` has rows that all processes share. django-allauth counts in the cache,
# which each process has for itself where there is no Redis.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False

SECOND_FACTOR_REQUIRED = _environment.second_factor_required
MFA_ADAPTER = "cms.users.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "cms.users.forms.ActivateAppForm",
    "add_webauthn": "cms.users.forms.AddPasskeyForm",
    "authenticate": "cms.users.forms.CodeForm",
    "authenticate_webauthn": "cms.users.forms.PasskeyForm",
    "login_webauthn": "cms.users.forms.PasskeyAloneForm",
    "reauthenticate": "cms.users.forms.ConfirmByCodeForm",
    "reauthenticate_webauthn": "cms.users.forms.ConfirmByPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # 30 seconds before and after: clocks of phones differ
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators write the addresses

SOCIALACCOUNT_ADAPTER = "cms.users.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if _environment.oidc["server_url"]:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "clinic",
                "name": _environment.oidc["name"],
                "client_id": _environment.oidc["client_id"],
                "secret": _environment.oidc["client_secret"],
                "settings": {
                    "server_url": _environment.oidc["server_url"],
                    "verified_email": _environment.oidc_verified_domains,
                },
            }
        ],
    }
    # An account is found by its address, so only administrators may change it.
    WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

SESSION_IDLE_SECONDS = _environment.session_idle_minutes * 60
SECURITY_LOG_DAYS = _environment.security_log_days
