"""The CDK app, `python -m infra.aws.app`: reads the settings and creates the stacks."""

import sys

from aws_cdk import App
from aws_cdk import aws_lambda as lambda_

from infra.aws import bundle, nag
from infra.aws.cms_data import CmsDataStack
from infra.aws.cms_edge import CmsEdgeStack
from infra.aws.cms_web import CmsWebStack
from infra.aws.contact import ContactStack
from infra.aws.settings import InvalidSettings, Settings, load

BUILD = bundle.ROOT / "var" / "aws"


def build(app: App, settings: Settings) -> None:
    """Add the stacks of these settings to the app, `clinic-contact` first."""
    nag.check(app)
    code = lambda_.Code.from_asset(str(bundle.write(BUILD / "contact.zip")))
    contact = ContactStack(app, f"{settings.name}-contact", settings.contact, code)
    if settings.cms:
        form = settings.cms.contact_form_action or contact.contact.gateway.address
        CmsEdgeStack(app, f"{settings.name}-cms-edge", settings.cms)
        data = CmsDataStack(app, f"{settings.name}-cms-data", settings.cms)
        CmsWebStack(app, f"{settings.name}-cms-web", settings.cms, data, form)


def main() -> int:
    """Synthesise into the folder that the CDK command line sets; return the exit code."""
    try:
        settings = load()
    except InvalidSettings as fault:
        sys.stderr.write(f"The settings are not complete.\n{fault}\n")
        return 1
    app = App()
    build(app, settings)
    try:
        app.synth()
    except RuntimeError as fault:
        if "ValidationFailed" not in str(fault):
            raise
        return 1  # CDK has printed every finding
    return 0


if __name__ == "__main__":
    sys.exit(main())
