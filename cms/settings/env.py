"""Reads the environment variables of the CMS; no other module of it does.

All other code reads `django.conf.settings`. The table of variables is in `cms/README.md`.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

from cms.core.origins import is_of_host

REPOSITORY = Path(__file__).resolve().parents[2]
REQUIRED_IN_PRODUCTION = {
    "SECRET_KEY": "a random text of 50 characters or more",
    "DATABASE_URL": "the database, such as postgres://user:password@host:5432/name; or "
    "DATABASE_HOST, DATABASE_NAME, DATABASE_USER and DATABASE_PASSWORD",
    "ALLOWED_HOSTS": "the host names this CMS answers to, separated by commas",
    "CMS_URL": "this CMS's own address, such as https://cms.example.org",
    "FRONTEND_URL": "the public site's address, such as https://www.example.org",
    "CONTACT_FORM_ACTION": "the contact handler's address, such as https://…/contact",
    "TRUSTED_PROXY_COUNT": "how many trusted proxies in front of this CMS add to X-Forwarded-For, "
    "such as 1; 0 if none does. With a wrong number, limits count the proxy or believe a forgery",
}
NEEDED_BY_OTHERS = {
    "MEDIA_URL": "where the files of MEDIA_BUCKET are read, such as https://cms.example.org/media/",
    "OIDC_CLIENT_ID": "the name of this CMS at the sign-in service of OIDC_SERVER_URL",
    "OIDC_CLIENT_SECRET": "the secret of this CMS at the sign-in service of OIDC_SERVER_URL",
    "SOURCE_LOOKUP_MAILTO": "the e-mail address that Crossref and PubMed may write to, such as "
    "editor@example.org; or set SOURCE_LOOKUP_ENABLED to false",
}
# Instead of DATABASE_URL: platforms store the parts of a database secret one by one.
DATABASE_PIECES = ("DATABASE_HOST", "DATABASE_NAME", "DATABASE_USER", "DATABASE_PASSWORD")
OIDC_NEEDS = ("client_id", "client_secret")
MIN_SECRET_CHARACTERS = 50
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
    media_bucket: str
    media_url: str
    languages: list[tuple[str, str]]
    api_rate: str
    trusted_proxy_count: int
    api_cache_megabytes: int
    api_shared_max_age: int
    api_stale_seconds: int
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
    backup_keep: int
    backup_recipients: list[str]
    backup_identity_file: str
    erasure_list: Path
    second_factor_required: list[str]
    oidc: dict[str, str]
    oidc_verified_domains: list[str]
    session_idle_minutes: int
    security_log_days: int


def read() -> Environment:
    """Read all variables, with defaults that suit one machine."""
    var_dir = Path(_env.str("VAR_DIR", default=str(REPOSITORY / "var")))
    cms_url = _env.str("CMS_URL", default="http://127.0.0.1:8000").rstrip("/")
    backup_dir = Path(_env.str("BACKUP_DIR", default="") or var_dir / "backups")
    lookup_mailto = _env.str("SOURCE_LOOKUP_MAILTO", default="").strip()
    return Environment(
        secret_key=_env.str("SECRET_KEY", default=""),
        secret_key_fallbacks=_names("SECRET_KEY_FALLBACKS"),
        database=_database(var_dir),
        database_statement_seconds=_env.int("DATABASE_STATEMENT_SECONDS", default=15),
        database_lock_seconds=_env.int("DATABASE_LOCK_SECONDS", default=10),
        redis_url=_env.str("REDIS_URL", default=""),
        allowed_hosts=_env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"]),
        cms_url=cms_url,
        frontend_url=_env.str("FRONTEND_URL", default="http://127.0.0.1:8003").rstrip("/"),
        contact_form_action=_env.str(
            "CONTACT_FORM_ACTION", default="http://127.0.0.1:8001/contact"
        ),
        var_dir=var_dir,
        media_bucket=_env.str("MEDIA_BUCKET", default=""),
        media_url=(_env.str("MEDIA_URL", default="") or f"{cms_url}/media").rstrip("/") + "/",
        languages=_languages(_env.list("LANGUAGES", default=["en-gb:English"])),
        api_rate=_env.str("API_RATE", default="1200/min"),
        trusted_proxy_count=_count("TRUSTED_PROXY_COUNT"),
        api_cache_megabytes=_env.int("API_CACHE_MEGABYTES", default=64),
        api_shared_max_age=_env.int("API_SHARED_MAX_AGE", default=60),
        api_stale_seconds=_env.int("API_STALE_SECONDS", default=86_400),
        metrics_token=_env.str("METRICS_TOKEN", default=""),
        sentry_dsn=_env.str("SENTRY_DSN", default=""),
        otel_endpoint=_env.str("OTEL_EXPORTER_OTLP_ENDPOINT", default=""),
        frontend_token=_env.str("FRONTEND_TOKEN", default=""),
        max_upload_megabytes=_env.int("MAX_UPLOAD_MEGABYTES", default=25),
        cloudfront_distribution_id=_env.str("CLOUDFRONT_DISTRIBUTION_ID", default=""),
        webhooks_may_be_private=_env.bool("WEBHOOKS_MAY_BE_PRIVATE", default=False),
        email=_email(_env.str("EMAIL_URL", default="")),
        default_from_email=_env.str("DEFAULT_FROM_EMAIL", default="cms@localhost"),
        publish_gate=_one_of("PUBLISH_GATE", ("warn", "block")),
        source_lookup_enabled=_env.bool("SOURCE_LOOKUP_ENABLED", default=bool(lookup_mailto)),
        source_lookup_mailto=lookup_mailto,
        crossref_url=_env.str("CROSSREF_URL", default="https://api.crossref.org").rstrip("/"),
        csp_mode=_one_of("CSP_MODE", ("enforce", "report")),
        csp_report_url=_report_url(_env.str("CSP_REPORT_URL", default="").strip()),
        upload_scanner=_scanner(_env.str("UPLOAD_SCANNER", default="").strip()),
        security_contact=_contact(_env.str("SECURITY_CONTACT", default="").strip()),
        time_zone=_time_zone(_env.str("TIME_ZONE", default="").strip() or "Europe/London"),
        min_free_megabytes=_env.int("MIN_FREE_MEGABYTES", default=500),
        backup_dir=backup_dir,
        backup_keep=_env.int("BACKUP_KEEP", default=14),
        backup_recipients=_env.list("BACKUP_RECIPIENTS", default=[]),
        backup_identity_file=_env.str("BACKUP_IDENTITY_FILE", default=""),
        erasure_list=Path(_env.str("ERASURE_LIST", default="") or backup_dir / "erasures.jsonl"),
        second_factor_required=_names("SECOND_FACTOR_REQUIRED"),
        oidc=_oidc(),
        oidc_verified_domains=_names("OIDC_VERIFIED_DOMAINS"),
        session_idle_minutes=_env.int("SESSION_IDLE_MINUTES", default=60),
        security_log_days=_env.int("SECURITY_LOG_DAYS", default=365),
    )


def _time_zone(name: str) -> str:
    """
    Raises:
        ImproperlyConfigured: the tz database has no zone of this name.
    """
    if name not in available_timezones():
        raise ImproperlyConfigured(
            f"TIME_ZONE is a name of the tz database, such as Europe/Zurich. It is “{name}”."
        )
    return name


def _count(variable: str) -> int:
    """A whole number, 0 where the variable is not set.

    Raises:
        ImproperlyConfigured: the value is no such number.
    """
    value = _env.str(variable, default="").strip() or "0"
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{variable} is a number, such as 1. It is “{value}”.")
    return int(value)


def _names(variable: str) -> list[str]:
    """`"Editors, Moderators"` → `["Editors", "Moderators"]`."""
    return [name.strip() for name in _env.list(variable, default=[]) if name.strip()]


def _oidc() -> dict[str, str]:
    """The sign-in service: its address (empty without one), and this CMS's name and secret.

    Raises:
        ImproperlyConfigured: the address is none.
    """
    server_url = _env.str("OIDC_SERVER_URL", default="").strip()
    if server_url and not is_of_host(server_url):
        raise ImproperlyConfigured(
            "OIDC_SERVER_URL is an address such as https://id.example.org/realms/clinic. It is "
            f"“{server_url}”."
        )
    return {
        "server_url": server_url,
        "client_id": _env.str("OIDC_CLIENT_ID", default="").strip(),
        "client_secret": _env.str("OIDC_CLIENT_SECRET", default="").strip(),
        "name": _env.str("OIDC_NAME", default="") or "the clinic’s account",
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


def _one_of(name: str, choices: tuple[str, ...]) -> str:
    """The variable's value, or the first choice where it is not set.

    Raises:
        ImproperlyConfigured: the value is none of the choices.
    """
    value: str = _env.str(name, default="").strip().lower() or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is one of: {', '.join(choices)}. It is “{value}”.")
    return value


def _scanner(address: str) -> str:
    """`127.0.0.1:3310` or `/run/clamav/clamd.ctl`, as clamd listens; empty where there is none.

    Raises:
        ImproperlyConfigured: the address is neither.
    """
    host, _, port = address.rpartition(":")
    if address and not address.startswith(("/", "unix://")) and not (host and port.isdecimal()):
        raise ImproperlyConfigured(
            "UPLOAD_SCANNER has no known form. Example: 127.0.0.1:3310 or /run/clamav/clamd.ctl"
        )
    return address


def _report_url(address: str) -> str:
    """An address as it stands in the Content-Security-Policy; a path of this host is one too.

    Raises:
        ImproperlyConfigured: a character of it would end the directive or begin another address.
    """
    if re.search(r"[\s;,]", address):
        raise ImproperlyConfigured(
            "CSP_REPORT_URL has a space, a semicolon or a comma; write them as %20, %3B or %2C. "
            f"It is “{address}”."
        )
    return address


def _contact(address: str) -> str:
    """`security@example.org` → `mailto:security@example.org`; an https address stays as it is.

    Raises:
        ImproperlyConfigured: the address is neither, or has a line break.
    """
    if not address or address.startswith(("https://", "mailto:", "tel:")):
        contact = address
    elif "@" in address:
        contact = f"mailto:{address}"
    else:
        contact = " "
    if any(character.isspace() for character in contact):
        raise ImproperlyConfigured(
            "SECURITY_CONTACT has no known form. Example: security@example.org or "
            "https://example.org/security"
        )
    return contact


def _database(var_dir: Path) -> dict[str, Any]:
    """The database from its URL, else from its pieces, else an SQLite file in `var_dir`."""
    if _env.str("DATABASE_URL", default=""):
        url: dict[str, Any] = _env.db_url("DATABASE_URL")
        return url
    if _env.str("DATABASE_HOST", default=""):
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


def _languages(values: list[str]) -> list[tuple[str, str]]:
    """`["en-gb:English", "fr:Français"]` → `[("en-gb", "English"), ("fr", "Français")]`.

    Raises:
        ImproperlyConfigured: a language has no code or no name.
    """
    pairs = [
        (code.strip().lower(), name.strip())
        for code, _, name in (each.partition(":") for each in values)
    ]
    if not pairs or not all(code and name for code, name in pairs):
        raise ImproperlyConfigured(
            "LANGUAGES has no known form. Example: en-gb:English,fr:Français"
        )
    return pairs


def require_production_variables() -> None:
    """Check that every variable is set that production needs.

    Raises:
        ImproperlyConfigured: variables are missing, empty or malformed; the text names all of them
        and what each is for.
    """
    missing = [name for name in REQUIRED_IN_PRODUCTION if not _env.str(name, default="").strip()]
    if "DATABASE_URL" in missing and all(_env.str(name, default="") for name in DATABASE_PIECES):
        missing.remove("DATABASE_URL")
    if 0 < len(_env.str("SECRET_KEY", default="").strip()) < MIN_SECRET_CHARACTERS:
        missing.append("SECRET_KEY")
    for name in ("CMS_URL", "FRONTEND_URL", "CONTACT_FORM_ACTION"):
        if name not in missing and not _is_address(_env.str(name)):
            missing.append(name)
    if _env.str("MEDIA_BUCKET", default="") and not _is_address(read().media_url):
        missing.append("MEDIA_URL")
    if read().source_lookup_enabled and not read().source_lookup_mailto:
        missing.append("SOURCE_LOOKUP_MAILTO")
    if read().oidc["server_url"]:
        missing += [f"OIDC_{name.upper()}" for name in OIDC_NEEDS if not read().oidc[name]]
    if missing:
        purposes = {**REQUIRED_IN_PRODUCTION, **NEEDED_BY_OTHERS}
        lines = [f"  {name}: {purposes[name]}" for name in missing]
        raise ImproperlyConfigured("\n".join(["These variables are missing or wrong:", *lines]))


def _is_address(value: str) -> bool:
    return is_of_host(value)
