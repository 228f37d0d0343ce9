"""What production does not start without: variables by name, with what each is for."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import split_domain_port, validate_host

from cms.core.origins import is_of_host, origin_of
from cms.settings.env import DATABASE_PIECES, Environment, read, text

REQUIRED_IN_PRODUCTION = {
    "SECRET_KEY": "a random text of 50 characters or more",
    "DATABASE_URL": "the database, such as postgres://user:password@host:5432/name; or "
    "DATABASE_HOST, DATABASE_NAME, DATABASE_USER and DATABASE_PASSWORD",
    "ALLOWED_HOSTS": "the host names this CMS answers to, separated by commas; that of CMS_URL is "
    "one of them",
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
    "DEFAULT_FROM_EMAIL": "the sender of the mails that EMAIL_URL takes, such as cms@example.org",
    "SOURCE_LOOKUP_MAILTO": "the e-mail address that Crossref and PubMed may write to, such as "
    "editor@example.org; or set SOURCE_LOOKUP_ENABLED to false",
}
OIDC_NEEDS = ("client_id", "client_secret")
MIN_SECRET_CHARACTERS = 50


def require_production_variables() -> None:
    """Check that every variable is set that production needs.

    Raises:
        ImproperlyConfigured: variables are missing, empty or malformed; the text names all of them
        and what each is for.
    """
    missing = [name for name in REQUIRED_IN_PRODUCTION if not text(name)]
    if "DATABASE_URL" in missing and all(text(name) for name in DATABASE_PIECES):
        missing.remove("DATABASE_URL")
    if 0 < len(text("SECRET_KEY")) < MIN_SECRET_CHARACTERS:
        missing.append("SECRET_KEY")
    for name in ("CMS_URL", "FRONTEND_URL", "CONTACT_FORM_ACTION"):
        if name not in missing and not is_of_host(text(name)):
            missing.append(name)
    environment = read()
    if not {"ALLOWED_HOSTS", "CMS_URL"} & {*missing} and not _answers_at(environment):
        missing.append("ALLOWED_HOSTS")
    if environment.email and not text("DEFAULT_FROM_EMAIL"):
        missing.append("DEFAULT_FROM_EMAIL")
    if environment.media_bucket and not is_of_host(environment.media_url):
        missing.append("MEDIA_URL")
    if environment.source_lookup_enabled and not environment.source_lookup_mailto:
        missing.append("SOURCE_LOOKUP_MAILTO")
    if environment.oidc["server_url"]:
        missing += [f"OIDC_{name.upper()}" for name in OIDC_NEEDS if not environment.oidc[name]]
    if missing:
        purposes = {**REQUIRED_IN_PRODUCTION, **NEEDED_BY_OTHERS}
        lines = [f"  {name}: {purposes[name]}" for name in missing]
        raise ImproperlyConfigured("\n".join(["These variables are missing or wrong:", *lines]))


def _answers_at(environment: Environment) -> bool:
    """Whether the hosts of ALLOWED_HOSTS include that of CMS_URL."""
    host = urlsplit(origin_of(environment.cms_url)).netloc
    return bool(validate_host(split_domain_port(host)[0], environment.allowed_hosts))
