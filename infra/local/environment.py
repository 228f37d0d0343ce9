"""The environment variables of each process, derived from the ports.

This is the one place with the values of the demo clinic.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from contact_lambda import routes
from contact_lambda.recipients import FixedRecipients, written
from infra.local.http_server import LOOPBACK
from infra.local.lambda_runtime.http_api import REGION
from infra.local.public_ports import Ports

PAGE = "/benefits-of-exercise-on-lower-back-pain/"
SENDER = "website@clinic.example"
RECIPIENT = "lead@clinic.example"
FALLBACK = "reception@clinic.example"
LANGUAGES = "en-gb:English,de:Deutsch"


@dataclass(frozen=True)
class Addresses:
    """The addresses of all parts, for example `cms` http://127.0.0.1:8000 (no slash at the end)."""

    cms: str
    contact: str
    inbox: str
    frontend: str

    @classmethod
    def of(cls, ports: Ports) -> "Addresses":
        return cls(*(f"http://{LOOPBACK}:{p}" for p in vars(ports).values()))

    @property
    def page(self) -> str:
        return self.frontend + PAGE

    @property
    def thanks(self) -> str:
        return f"{self.frontend}/contact/sent/"

    @property
    def api(self) -> str:
        return f"{self.cms}/api/v2/"

    @property
    def page_json(self) -> str:
        return f"{self.api}pages/by-path/?path={PAGE}"

    @property
    def admin(self) -> str:
        return f"{self.cms}/admin/"

    @property
    def form_action(self) -> str:
        return f"{self.contact}/contact"

    @property
    def frontend_origins(self) -> set[str]:
        return {self.frontend, self.frontend.replace(LOOPBACK, "localhost")}


@dataclass(frozen=True)
class Services:
    """The addresses of the local AWS services, the table's name and the parameters' prefix."""

    ses: str
    dynamodb: str
    ssm: str
    table: str
    parameters: str  # prefix, for example `/clinic/contact`


def base(environ: Mapping[str, str]) -> dict[str, str]:
    """The user's environment without anything that could reach a real AWS account or a proxy."""
    safe = {name: value for name, value in environ.items() if not name.startswith("AWS_")}
    return safe | {
        "NO_PROXY": f"{LOOPBACK},localhost",
        "no_proxy": f"{LOOPBACK},localhost",
        "PYTHONUNBUFFERED": "1",
        "DJANGO_RUNSERVER_HIDE_WARNING": "true",  # the launcher's help says it
    }


def for_cms(environ: Mapping[str, str], at: Addresses) -> dict[str, str]:
    """The languages of the demo are only the default: its second topic is in German too."""
    return (
        {"LANGUAGES": LANGUAGES}
        | base(environ)
        | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "CMS_URL": at.cms,
            "FRONTEND_URL": at.frontend,
            "CONTACT_FORM_ACTION": at.form_action,
        }
    )


def for_frontend(environ: Mapping[str, str], at: Addresses) -> dict[str, str]:
    return base(environ) | {
        "DJANGO_SETTINGS_MODULE": "cms.frontend.settings",
        "API_URL": at.api,
        "FRONTEND_URL": at.frontend,
    }


def recipients(environ: Mapping[str, str]) -> dict[str, str]:
    """Return everybody of each role, as the handler reads them from SSM."""
    setting = environ.get("CONTACT_ROUTES", "")
    found = routes.parse(setting) if setting else routes.ONLY_LEAD
    first = {"lead": RECIPIENT, "fallback": FALLBACK, **found.first}
    everyone = FixedRecipients(first, found.further).everyone
    return {role: written(everyone(role)) for role in first}


def for_contact(environ: Mapping[str, str], at: Addresses, services: Services) -> dict[str, str]:
    return base(environ) | {
        "CONTACT_CLINIC_NAME": "Example Clinic",
        "CONTACT_SENDER": SENDER,
        "CONTACT_RECIPIENT_LEAD": RECIPIENT,
        "CONTACT_RECIPIENT_FALLBACK": FALLBACK,
        "CONTACT_CONFIGURATION_SET": "contact",  # the handler then expects SES's events
        "CONTACT_RECIPIENTS_PARAMETER": services.parameters,
        "CONTACT_JOURNAL_TABLE": services.table,
        "CONTACT_SECRET": secrets.token_hex(32),
        "CONTACT_FORM_ORIGINS": ",".join(sorted(at.frontend_origins)),
        "CONTACT_ADDRESS": at.form_action,  # digests link to it
        "CONTACT_THANKS_URL": at.thanks,
        "CONTACT_FORM_URL": at.page,
        "CONTACT_LANGUAGE": "en",
        "CONTACT_TIME_ZONE": "Europe/London",
        "CONTACT_REPLY_TO": FALLBACK,
        "CONTACT_OTHER_WAY": "You can also come and see us at ///crush.pounces.gifted "
        "(what3words: the exact spot on a map).",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL_SESV2": services.ses,
        "AWS_ENDPOINT_URL_DYNAMODB": services.dynamodb,
        "AWS_ENDPOINT_URL_SSM": services.ssm,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
