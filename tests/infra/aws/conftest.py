"""The stacks, synthesised once a session from the example settings, and the exported template."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from aws_cdk import App
from aws_cdk.aws_lambda import Code

from infra.aws import app as aws_app
from infra.aws import bundle
from infra.aws.cms_data import CmsDataStack
from infra.aws.cms_edge import CmsEdgeStack
from infra.aws.cms_web import CmsWebStack
from infra.aws.contact import ContactStack
from infra.aws.export import contact_template
from infra.aws.settings import CmsSettings, load
from infra.aws.settings.loading import EXAMPLE
from tests.infra.aws.template import deployed

PARAMETERS = {
    "CodeBucket": "code",
    "CodeKey": "contact.zip",
    "ClinicName": "Example Clinic",
    "Sender": "website@clinic.example",
    "RecipientLead": "lead@clinic.example",
    "RecipientFallback": "office@clinic.example",
    "AlarmEmail": "it@clinic.example",
    "FormUrl": "https://www.clinic.example/contact/",
    "ThanksUrl": "https://www.clinic.example/thank-you/",
    "OtherWay": "You can also call us on 020 7946 0000.",
    "SiteOrigins": ["https://www.clinic.example"],
}

# What the example settings say beside that, where a default says something else.
EXAMPLE_SAYS = {"TimeZone": "Europe/London", "ReplyTo": "office@clinic.example"}

FROM_OTHERS = {
    "CertificateArn": "arn:aws:acm:of-edge",
    "WebAclArn": "arn:aws:wafv2:of-edge",
    "ContactAddress": "https://form.clinic.example/contact",
}
LARGE = {
    "domain": "cms.clinic.example",
    "frontend_url": "https://www.clinic.example",
    "alarm_email": "it@clinic.example",
    "profile": "large",
    "image": "registry.example/clinic-cms:2",
    "email_secret": "clinic/email-url",
    "email_from": "cms@clinic.example",
    "contact_form_action": "https://contact.clinic.example/contact",
    "outside_check": True,
    "frontend_token_secret": "clinic/frontend-token",
    "metrics_token_secret": "clinic/metrics-token",
    "earlier_keys_secret": "clinic/earlier-keys",
    "upload_scanner": "10.0.0.9:3310",
    "security_contact": "security@clinic.example",
    "csp_mode": "report",
    "csp_report_url": "https://reports.clinic.example/csp",
    "time_zone": "Europe/Zurich",
    "api_rate": "600/min",
    "second_factor_required": "Editors,superusers",
    "session_idle_minutes": 30,
    "security_log_days": 90,
    "oidc_server_url": "https://login.clinic.example/.well-known/openid-configuration",
    "oidc_client_id": "clinic-cms",
    "oidc_client_secret": "clinic/oidc",
    "oidc_name": "Clinic account",
    "oidc_verified_domains": "clinic.example",
    "publish_gate": "block",
    "source_lookup_mailto": "it@clinic.example",
}


def synthesise(folder):
    """Write all templates. Fails on any finding of cdk-nag that nobody acknowledged."""
    app = App(outdir=str(folder))
    aws_app.build(app, load(EXAMPLE, {}))
    large = CmsSettings(**LARGE)
    CmsEdgeStack(app, "large-cms-edge", large)
    data = CmsDataStack(app, "large-cms-data", large)
    CmsWebStack(app, "large-cms-web", large, data)
    guarded = replace(load(EXAMPLE, {}).contact, firewall=True, firewall_requests=40)
    ContactStack(app, "guarded-contact", guarded, Code.from_asset(str(bundle.FOLDER)))
    app.synth()


@pytest.fixture(scope="session")
def assembly(tmp_path_factory):
    """The folder with all templates."""
    folder = tmp_path_factory.mktemp("cdk")
    synthesise(folder)
    return folder


@pytest.fixture(scope="session")
def cms(assembly):
    """The CMS's three stacks as the example settings make them."""
    return stacks(assembly, "clinic", "edge", "data", "web")


@pytest.fixture(scope="session")
def large(assembly):
    """The large profile with a frontend elsewhere, a ready-made image, and all that is optional."""
    return stacks(assembly, "large", "edge", "data", "web")


@pytest.fixture(scope="session")
def contact_document(assembly):
    """The contact stack's template as CDK writes it."""
    return read(assembly / "clinic-contact.template.json")


@pytest.fixture(scope="session")
def contact(contact_document):
    return deployed(contact_document)


@pytest.fixture(scope="session")
def guarded(assembly):
    """The contact stack with its firewall, 40 requests an address."""
    return deployed(read(assembly / "guarded-contact.template.json"))


@pytest.fixture(scope="session")
def exported_document():
    return contact_template()


@pytest.fixture(scope="session")
def exported(exported_document):
    return deployed(exported_document, **PARAMETERS, **EXAMPLE_SAYS)


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    """The handler's zip."""
    return bundle.write(tmp_path_factory.mktemp("package") / "contact.zip")


def stacks(assembly, name, *parts):
    return SimpleNamespace(
        **{
            part: deployed(read(assembly / f"{name}-cms-{part}.template.json"), **FROM_OTHERS)
            for part in parts
        }
    )


def read(file: Path):
    return json.loads(file.read_text(encoding="utf-8"))
