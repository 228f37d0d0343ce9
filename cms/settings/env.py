"""The one module of the CMS that reads environment variables.

Everything else reads `django.conf.settings`. The table of variables is in `cms/README.md`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

REPOSITORY = Path(__file__).resolve().parents[2]
REQUIRED_IN_PRODUCTION = {
    "SECRET_KEY": "a random text of 50 characters or more",
    "DATABASE_URL": "the database, such as postgres://user:password@host:5432/name; or "
    "DATABASE_HOST, DATABASE_NAME, DATABASE_USER and DATABASE_PASSWORD",
    "ALLOWED_HOSTS": "the host names this CMS answers to, separated by commas",
    "CMS_URL": "this CMS's own address, such as https://cms.example.org",
    "FRONTEND_URL": "the public site's address, such as https://www.example.org",
    "CONTACT_FORM_ACTION": "the contact handler's address, such as https://…/contact",
}
MEDIA_URL_IS = "where the files of MEDIA_BUCKET are read, such as https://cms.example.org/media/"
# The database piece by piece, as a platform hands out the keys of one secret.
DATABASE_PIECES = ("DATABASE_HOST", "DATABASE_NAME", "DATABASE_USER", "DATABASE_PASSWORD")
MIN_SECRET = 50
_env = environ.Env()


@dataclass(frozen=True)
class Environment:
    """What the CMS is told by its surroundings; addresses carry no trailing slash."""

    secret_key: str
    database: dict[str, Any]
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
    proxies: int
    api_cache_megabytes: int
    shared_max_age: int
    cloudfront_distribution_id: str
    webhooks_may_be_private: bool
    email: dict[str, Any]
    default_from_email: str
    publish_gate: str
    crossref_mailto: str
    crossref_url: str


def read() -> Environment:
    """Read all variables, with defaults that suit one machine."""
    var_dir = Path(_env.str("VAR_DIR", default=str(REPOSITORY / "var")))
    cms_url = _env.str("CMS_URL", default="http://127.0.0.1:8000").rstrip("/")
    return Environment(
        secret_key=_env.str("SECRET_KEY", default=""),
        database=_database(var_dir),
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
        proxies=_env.int("TRUSTED_PROXY_COUNT", default=0),
        api_cache_megabytes=_env.int("API_CACHE_MEGABYTES", default=64),
        shared_max_age=_env.int("API_SHARED_MAX_AGE", default=60),
        cloudfront_distribution_id=_env.str("CLOUDFRONT_DISTRIBUTION_ID", default=""),
        webhooks_may_be_private=_env.bool("WEBHOOKS_MAY_BE_PRIVATE", default=False),
        email=_email(_env.str("EMAIL_URL", default="")),
        default_from_email=_env.str("DEFAULT_FROM_EMAIL", default="cms@localhost"),
        publish_gate=_one_of("PUBLISH_GATE", ("warn", "block")),
        crossref_mailto=_env.str("SOURCE_LOOKUP_MAILTO", default="").strip(),
        crossref_url=_env.str("CROSSREF_URL", default="https://api.crossref.org").rstrip("/"),
    )


def _email(url: str) -> dict[str, Any]:
    """`smtp+tls://user:password@host:587` → Django's `EMAIL_*` settings; {} where none is set.

    Raises:
        ImproperlyConfigured: the address is of no known kind. It is not repeated: it may hold a
        password.
    """
    if not url:
        return {}
    try:
        told: dict[str, Any] = _env.email_url_config(url)
    except (ImproperlyConfigured, KeyError, ValueError):
        raise ImproperlyConfigured(
            "EMAIL_URL is such as: smtp+tls://user:password@smtp.example.org:587"
        ) from None
    # An option of Django's own names itself: EMAIL_FILE_PATH is for `filemail:` alone.
    return {name: value for name, value in told.items() if name.startswith("EMAIL_") and value}


def _one_of(name: str, choices: tuple[str, ...]) -> str:
    """The variable's value, the first choice where it is not set.

    Raises:
        ImproperlyConfigured: it is something else.
    """
    told: str = _env.str(name, default="").strip().lower() or choices[0]
    if told not in choices:
        raise ImproperlyConfigured(f"{name} is one of: {', '.join(choices)}. It is “{told}”.")
    return told


def _database(var_dir: Path) -> dict[str, Any]:
    """The database by its URL, else by its pieces, else a file on this machine."""
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


def _languages(told: list[str]) -> list[tuple[str, str]]:
    """`["en-gb:English", "fr:Français"]` → `[("en-gb", "English"), ("fr", "Français")]`.

    Raises:
        ImproperlyConfigured: one has no code or no name.
    """
    pairs = [
        (code.strip().lower(), name.strip())
        for code, _, name in (each.partition(":") for each in told)
    ]
    if not pairs or not all(code and name for code, name in pairs):
        raise ImproperlyConfigured("LANGUAGES is such as: en-gb:English,fr:Français")
    return pairs


def require_production_variables() -> None:
    """Refuse to start half configured.

    Raises:
        ImproperlyConfigured: naming every variable that is missing or empty, and what it is for.
    """
    missing = [name for name in REQUIRED_IN_PRODUCTION if not _env.str(name, default="").strip()]
    if "DATABASE_URL" in missing and all(_env.str(name, default="") for name in DATABASE_PIECES):
        missing.remove("DATABASE_URL")
    if 0 < len(_env.str("SECRET_KEY", default="").strip()) < MIN_SECRET:
        missing.append("SECRET_KEY")
    for name in ("CMS_URL", "FRONTEND_URL", "CONTACT_FORM_ACTION"):
        if name not in missing and not _is_address(_env.str(name)):
            missing.append(name)
    if _env.str("MEDIA_BUCKET", default="") and not _is_address(read().media_url):
        missing.append("MEDIA_URL")
    if missing:
        wanted = {**REQUIRED_IN_PRODUCTION, "MEDIA_URL": MEDIA_URL_IS}
        lines = [f"  {name}: {wanted[name]}" for name in missing]
        raise ImproperlyConfigured(
            "\n".join(["These variables are not set, or not to what they need:", *lines])
        )


def _is_address(told: str) -> bool:
    return told.startswith(("https://", "http://"))
