"""The environment variables of each container, all of them listed in `cms/README.md`."""

from collections.abc import Mapping
from dataclasses import fields

from aws_cdk import Aws
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.aws.cms_data import CmsDataStack
from infra.aws.settings import CmsSettings

SECRET_KEYS = {
    "DATABASE_HOST": "host",
    "DATABASE_PORT": "port",
    "DATABASE_NAME": "dbname",
    "DATABASE_USER": "username",
    "DATABASE_PASSWORD": "password",
}
OWNER_KEYS = {name.replace("DATABASE_", "OWNER_"): key for name, key in SECRET_KEYS.items()}
# Secrets that somebody makes by hand: the settings that name them.
NAMED_SECRETS = {
    "EMAIL_URL": "email_secret",
    "FRONTEND_TOKEN": "frontend_token_secret",
    "METRICS_TOKEN": "metrics_token_secret",
    "SECRET_KEY_FALLBACKS": "earlier_keys_secret",
    "OIDC_CLIENT_SECRET": "oidc_client_secret",
}
FROM_SETTINGS = {
    "PUBLISH_GATE": "publish_gate",
    "UPLOAD_SCANNER": "upload_scanner",
    "SECURITY_CONTACT": "security_contact",
    "CSP_MODE": "csp_mode",
    "CSP_REPORT_URL": "csp_report_url",
    "TIME_ZONE": "time_zone",
    "API_RATE": "api_rate",
    "SECOND_FACTOR_REQUIRED": "second_factor_required",
    "SESSION_IDLE_MINUTES": "session_idle_minutes",
    "SECURITY_LOG_DAYS": "security_log_days",
    "OIDC_SERVER_URL": "oidc_server_url",
    "OIDC_CLIENT_ID": "oidc_client_id",
    "OIDC_NAME": "oidc_name",
    "OIDC_VERIFIED_DOMAINS": "oidc_verified_domains",
}
TRUSTED_PROXY_COUNT = 2  # CloudFront and the load balancer each add an address


def cms_variables(
    settings: CmsSettings, *, bucket: str, distribution: str, contact: str, cache: str
) -> dict[str, str]:
    """Everything except secrets; empty values are left out."""
    variables = {
        "AWS_DEFAULT_REGION": Aws.REGION,
        "ALLOWED_HOSTS": settings.domain,
        "CMS_URL": f"https://{settings.domain}",
        "FRONTEND_URL": settings.frontend_url,
        "CONTACT_FORM_ACTION": contact,
        "LANGUAGES": settings.languages,
        "TRUSTED_PROXY_COUNT": str(TRUSTED_PROXY_COUNT),
        "MEDIA_BUCKET": bucket,
        "ANSWERS_DIR": "/tmp/answers",  # noqa: S108  the only folder that the containers may write to
        "ERASURE_LIST": "none",  # a task's disk ends with it
        "CLOUDFRONT_DISTRIBUTION_ID": distribution,
        "REDIS_URL": cache,
        "DEFAULT_FROM_EMAIL": settings.email_from,
        "SOURCE_LOOKUP_MAILTO": settings.source_lookup_mailto,
        **{name: _unless_default(settings, field) for name, field in FROM_SETTINGS.items()},
    }
    return {name: value for name, value in variables.items() if value}


def _unless_default(settings: CmsSettings, field: str) -> str:
    """A setting as text; empty where the CMS has the same default."""
    (declared,) = (each for each in fields(settings) if each.name == field)
    value = getattr(settings, field)
    return "" if value == declared.default else str(value)


def named_secrets(stack: Construct, settings: CmsSettings) -> dict[str, ecs.Secret]:
    """The secrets that the settings name, by variable."""
    by_name = secretsmanager.Secret.from_secret_name_v2
    return {
        variable: ecs.Secret.from_secrets_manager(
            by_name(stack, variable.title().replace("_", ""), name)
        )
        for variable, field in NAMED_SECRETS.items()
        if (name := getattr(settings, field))
    }


def cms_secrets(data: CmsDataStack, named: Mapping[str, ecs.Secret]) -> dict[str, ecs.Secret]:
    """Secrets that ECS fetches when a task starts; no template contains them.

    `named` are those that somebody made by hand, see `NAMED_SECRETS`.
    """
    database = {
        name: ecs.Secret.from_secrets_manager(data.database.secret, key)
        for name, key in SECRET_KEYS.items()
    }
    key = {"SECRET_KEY": ecs.Secret.from_secrets_manager(data.django_key)}
    return {**database, **key, **named}


def database_user_secrets(data: CmsDataStack) -> dict[str, ecs.Secret]:
    """What the task needs that creates the CMS's database user; no other task gets the owner's."""
    from_secret = ecs.Secret.from_secrets_manager
    return {
        **{name: from_secret(data.database.owner_secret, key) for name, key in OWNER_KEYS.items()},
        "APP_USER": from_secret(data.database.secret, "username"),
        "APP_PASSWORD": from_secret(data.database.secret, "password"),
    }


def site_variables(settings: CmsSettings) -> dict[str, str]:
    """The reference frontend reads the API through CloudFront, as any other client does."""
    return {
        "API_URL": f"https://{settings.domain}/api/v2/",
        "FRONTEND_ALLOWED_HOSTS": f"{settings.site_domain},127.0.0.1",
        "FRONTEND_TRUSTED_PROXY_COUNT": str(TRUSTED_PROXY_COUNT),
    }


def site_secrets(named: Mapping[str, ecs.Secret]) -> dict[str, ecs.Secret]:
    """The token by which the reference frontend says for which visitor it asks, if there is one."""
    return {name: secret for name, secret in named.items() if name == "FRONTEND_TOKEN"}
