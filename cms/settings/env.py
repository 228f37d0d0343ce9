"""Reads the environment variables of the CMS; no other module of it does.

All other code reads `django.conf.settings`. The table of variables is in `cms/README.md`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from cms.settings import variable_forms as forms

REPOSITORY = Path(__file__).resolve().parents[2]
# Instead of DATABASE_URL: platforms store the parts of a database secret one by one.
DATABASE_PIECES = ("DATABASE_HOST", "DATABASE_NAME", "DATABASE_USER", "DATABASE_PASSWORD")
NO_LIST = "none"  # as ERASURE_LIST
_env = environ.Env()


@dataclass(frozen=True)
class Environment:
    """The values of all variables; addresses have no trailing slash, except `media_url`."""

    secret_key: str
    secret_key_fallbacks: list[str]
    database: dict[str, Any]
    database_statement_seconds: int
    database_lock_seconds: int
    redis_url: str
    allowed_hosts: list[str]
    cms_url: str
    frontend_url: str
    contact_form_action: str
    var_dir: Path
    answers_dir: Path
    media_bucket: str
    media_url: str
    languages: list[tuple[str, str]]
    api_rate: str
    trusted_proxy_count: int
    api_cache_megabytes: int
    api_shared_max_age: int
    api_stale_seconds: int
    api_stale_confirmed_seconds: int
    metrics_token: str
    sentry_dsn: str
    otel_endpoint: str
    frontend_token: str
    max_upload_megabytes: int
    cloudfront_distribution_id: str
    webhooks_may_be_private: bool
    email: dict[str, Any]
    default_from_email: str
    publish_gate: str
    source_lookup_enabled: bool
    source_lookup_mailto: str
    crossref_url: str
    csp_mode: str
    csp_report_url: str
    upload_scanner: str
    security_contact: str
    time_zone: str
    min_free_megabytes: int
    backup_dir: Path
    backup_scratch_dir: Path
    backup_keep: int
    backup_recipients: list[str]
    backup_identity_file: str
    erasure_list: Path | None
    second_factor_required: list[str]
    oidc: dict[str, str]
    oidc_verified_domains: list[str]
    session_idle_minutes: int
    security_log_days: int


def text(name: str) -> str:
    """The value of a variable without surrounding space; '' where it is not set."""
    value: str = _env.str(name, default="")
    return value.strip()


def read() -> Environment:
    """Read all variables, with defaults that suit one machine."""
    var_dir = Path(_env.str("VAR_DIR", default=str(REPOSITORY / "var")))
    cms_url = _env.str("CMS_URL", default="http://127.0.0.1:8000").rstrip("/")
    backup_dir = Path(text("BACKUP_DIR") or var_dir / "backups")
    lookup_mailto = text("SOURCE_LOOKUP_MAILTO")
    return Environment(
        secret_key=_env.str("SECRET_KEY", default=""),
        secret_key_fallbacks=_names("SECRET_KEY_FALLBACKS"),
        database=_database(var_dir),
        database_statement_seconds=_number("DATABASE_STATEMENT_SECONDS", 15),
        database_lock_seconds=_number("DATABASE_LOCK_SECONDS", 10),
        redis_url=text("REDIS_URL"),
        allowed_hosts=_names("ALLOWED_HOSTS") or ["127.0.0.1", "localhost"],
        cms_url=cms_url,
        frontend_url=_env.str("FRONTEND_URL", default="http://127.0.0.1:8003").rstrip("/"),
        contact_form_action=_env.str(
            "CONTACT_FORM_ACTION", default="http://127.0.0.1:8001/contact"
        ),
        var_dir=var_dir,
        answers_dir=Path(text("ANSWERS_DIR") or var_dir / "answers"),
        media_bucket=text("MEDIA_BUCKET"),
        media_url=(text("MEDIA_URL") or f"{cms_url}/media").rstrip("/") + "/",
        languages=forms.languages(_env.list("LANGUAGES", default=["en-gb:English"])),
        api_rate=forms.rate(text("API_RATE") or "1200/min"),
        trusted_proxy_count=_number("TRUSTED_PROXY_COUNT", 0),
        api_cache_megabytes=_number("API_CACHE_MEGABYTES", 64),
        api_shared_max_age=_number("API_SHARED_MAX_AGE", 60),
        api_stale_seconds=_number("API_STALE_SECONDS", 86_400),
        api_stale_confirmed_seconds=_number("API_STALE_CONFIRMED_SECONDS", 5),
        metrics_token=text("METRICS_TOKEN"),
        sentry_dsn=text("SENTRY_DSN"),
        otel_endpoint=text("OTEL_EXPORTER_OTLP_ENDPOINT"),
        frontend_token=text("FRONTEND_TOKEN"),
        max_upload_megabytes=_number("MAX_UPLOAD_MEGABYTES", 25, least=1),
        cloudfront_distribution_id=text("CLOUDFRONT_DISTRIBUTION_ID"),
        webhooks_may_be_private=_env.bool("WEBHOOKS_MAY_BE_PRIVATE", default=False),
        email=_email(text("EMAIL_URL")),
        default_from_email=text("DEFAULT_FROM_EMAIL") or "cms@localhost",
        publish_gate=forms.one_of("PUBLISH_GATE", text("PUBLISH_GATE"), ("warn", "block")),
        source_lookup_enabled=_env.bool("SOURCE_LOOKUP_ENABLED", default=bool(lookup_mailto)),
        source_lookup_mailto=lookup_mailto,
        crossref_url=_env.str("CROSSREF_URL", default="https://api.crossref.org").rstrip("/"),
        csp_mode=forms.one_of("CSP_MODE", text("CSP_MODE"), ("enforce", "report")),
        csp_report_url=forms.report_url(text("CSP_REPORT_URL")),
        upload_scanner=forms.scanner(text("UPLOAD_SCANNER")),
        security_contact=forms.security_contact(text("SECURITY_CONTACT")),
        time_zone=forms.time_zone(text("TIME_ZONE") or "Europe/London"),
        min_free_megabytes=_number("MIN_FREE_MEGABYTES", 500),
        backup_dir=backup_dir,
        backup_scratch_dir=Path(_env.str("BACKUP_SCRATCH_DIR", default="") or var_dir / "scratch"),
        backup_keep=_number("BACKUP_KEEP", 14, least=1),
        backup_recipients=_env.list("BACKUP_RECIPIENTS", default=[]),
        backup_identity_file=text("BACKUP_IDENTITY_FILE"),
        erasure_list=_erasure_list(backup_dir),
        second_factor_required=_names("SECOND_FACTOR_REQUIRED"),
        oidc=_oidc(),
        oidc_verified_domains=_names("OIDC_VERIFIED_DOMAINS"),
        session_idle_minutes=_number("SESSION_IDLE_MINUTES", 60, least=1),
        security_log_days=_number("SECURITY_LOG_DAYS", 365, least=1),
    )


def _erasure_list(backup_dir: Path) -> Path | None:
    """Where erasures are noted; None for `none`, where no disk lasts."""
    given = text("ERASURE_LIST")
    return None if given == NO_LIST else Path(given or backup_dir / "erasures.jsonl")


def _number(variable: str, default: int, *, least: int = 0) -> int:
    return forms.count(variable, text(variable), default, least=least)


def _names(variable: str) -> list[str]:
    """`"Editors, Moderators"` → `["Editors", "Moderators"]`."""
    return [name.strip() for name in _env.list(variable, default=[]) if name.strip()]


def _oidc() -> dict[str, str]:
    """The sign-in service: its address (empty without one), and this CMS's name and secret."""
    return {
        "server_url": forms.server_url(text("OIDC_SERVER_URL")),
        "client_id": text("OIDC_CLIENT_ID"),
        "client_secret": text("OIDC_CLIENT_SECRET"),
        "name": text("OIDC_NAME") or "the clinic’s account",
    }


def _email(url: str) -> dict[str, Any]:
    """`smtp+tls://user:password@host:587` → Django's `EMAIL_*` settings; {} where none is set.

    Raises:
        ImproperlyConfigured: the URL has no known scheme. The message does not repeat it, because
        it may contain a password.
    """
    if not url:
        return {}
    try:
        config: dict[str, Any] = _env.email_url_config(url)
    except (ImproperlyConfigured, KeyError, ValueError):
        raise ImproperlyConfigured(
            "EMAIL_URL has no known form. Example: smtp+tls://user:password@smtp.example.org:587"
        ) from None
    # The dictionary also holds keys that are no settings, and empty ones such as EMAIL_FILE_PATH.
    return {name: value for name, value in config.items() if name.startswith("EMAIL_") and value}


def _database(var_dir: Path) -> dict[str, Any]:
    """The database from its URL, else from its pieces, else an SQLite file in `var_dir`.

    Raises:
        ImproperlyConfigured: the URL has no known form. The message does not repeat it, because it
        may contain a password.
    """
    if text("DATABASE_URL"):
        return _database_of(text("DATABASE_URL"))
    if text("DATABASE_HOST"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            **{
                name.removeprefix("DATABASE_"): _env.str(name, default="")
                for name in DATABASE_PIECES
            },
            "PORT": _env.str("DATABASE_PORT", default="5432"),
            "OPTIONS": {"sslmode": _env.str("DATABASE_SSLMODE", default="require")},
        }
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(var_dir / "db.sqlite3")}


def _database_of(url: str) -> dict[str, Any]:
    try:
        if urlsplit(url).scheme in _env.DB_SCHEMES:
            database: dict[str, Any] = _env.db_url_config(url)
            return database
    except (ImproperlyConfigured, ValueError):
        pass  # its own text may repeat the URL
    raise ImproperlyConfigured(
        "DATABASE_URL has no known form. Example: postgres://user:password@host:5432/clinic"
    )
