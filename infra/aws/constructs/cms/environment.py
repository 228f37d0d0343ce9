"""The environment variables of each container, all of them listed in `cms/README.md`."""

from aws_cdk import Aws
from aws_cdk import aws_ecs as ecs

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
        "CLOUDFRONT_DISTRIBUTION_ID": distribution,
        "REDIS_URL": cache,
        "DEFAULT_FROM_EMAIL": settings.email_from,
        "SOURCE_LOOKUP_MAILTO": settings.source_lookup_mailto,
        "PUBLISH_GATE": settings.publish_gate if settings.publish_gate != "warn" else "",
    }
    return {name: value for name, value in variables.items() if value}


def cms_secrets(data: CmsDataStack, mail: ecs.Secret | None) -> dict[str, ecs.Secret]:
    """Secrets that ECS fetches when a task starts; no template contains them."""
    database = {
        name: ecs.Secret.from_secrets_manager(data.database.secret, key)
        for name, key in SECRET_KEYS.items()
    }
    key = {"SECRET_KEY": ecs.Secret.from_secrets_manager(data.django_key)}
    return {**database, **key, **({"EMAIL_URL": mail} if mail else {})}


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
