"""The CDK app, `python -m infra.aws.app [contact]`: reads the settings, creates the stacks.

With `contact` it reads nothing of the CMS: neither its section of the settings nor the Dockerfile.
"""

import sys
from collections.abc import Sequence

from aws_cdk import App, Tags
from aws_cdk import aws_lambda as lambda_

from infra.aws import bundle, nag
from infra.aws.cms_data import CmsDataStack
from infra.aws.cms_edge import CmsEdgeStack
from infra.aws.cms_web import CmsWebStack
from infra.aws.contact import ContactStack
from infra.aws.settings import InvalidSettings, Settings, load

BUILD = bundle.ROOT / "var" / "aws"


def build(app: App, settings: Settings) -> None:
    """Add the stacks of these settings to the app, `clinic-contact` first.

    CloudFormation gives a stack's tags `project` and `product` to all its resources that can have
    any: Cost Explorer groups by them.
    """
    nag.check(app)
    Tags.of(app).add("project", settings.name)
    code = lambda_.Code.from_asset(str(bundle.write(BUILD / "contact.zip")))
    ContactStack(app, f"{settings.name}-contact", settings.contact, code)
    if settings.cms:
        data = CmsDataStack(app, f"{settings.name}-cms-data", settings.cms)
        for stack in (
            CmsEdgeStack(app, f"{settings.name}-cms-edge", settings.cms),
            data,
            CmsWebStack(app, f"{settings.name}-cms-web", settings.cms, data),
        ):
            Tags.of(stack).add("product", "cms")


def main(arguments: Sequence[str] = ()) -> int:
    """Synthesise into the folder that the CDK command line sets; return the exit code."""
    try:
        settings = load(only=arguments[0] if arguments else None)
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
    sys.exit(main(sys.argv[1:]))
