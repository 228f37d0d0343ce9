"""The CDK app, `python -m infra.aws.app`: reads the settings and makes the stacks, nothing else."""

import sys

from aws_cdk import App

from infra.aws import nag
from infra.aws.contact import ContactStack
from infra.aws.settings import InvalidSettings, Settings, load


def build(app: App, settings: Settings) -> None:
    """Put the stacks of these settings into the app, `clinic-contact` first."""
    nag.check(app)
    ContactStack(app, f"{settings.name}-contact", settings.contact)


def main() -> int:
    """Synthesise into the folder that the CDK command line names."""
    try:
        settings = load()
    except InvalidSettings as fault:
        print(f"The settings are not complete.\n{fault}", file=sys.stderr)  # noqa: T201
        return 1
    app = App()
    build(app, settings)
    app.synth()
    return 0


if __name__ == "__main__":
    sys.exit(main())
