"""`make deploy`, `make deploy-contact` and `make destroy`: the stacks and their order.

CloudFront needs its certificate in us-east-1, and CloudFormation passes no values between regions;
and an export of the contact form's address would tie its stack to the CMS's. So this module passes
the outputs of `CmsEdge` and of the contact form to `CmsWeb` as parameters.
"""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from infra.aws.bundle import ROOT
from infra.aws.cli import cdk
from infra.aws.cms_web import CONTACT_PARAMETER, EDGE_PARAMETERS
from infra.aws.settings import InvalidSettings, Settings, load

OUTPUTS = ROOT / "var" / "aws" / "outputs.json"
Cdk = Callable[[list[str]], int]


def deploy(settings: Settings, more: list[str], run: Cdk = cdk, outputs: Path = OUTPUTS) -> int:
    """Deploy the stacks of the settings; return the first failing exit code, else 0."""
    contact = f"{settings.name}-contact"
    if not settings.cms:
        return run(["deploy", contact, *more])
    edge, web = f"{settings.name}-cms-edge", f"{settings.name}-cms-web"
    outputs.parent.mkdir(parents=True, exist_ok=True)
    failed = run(["deploy", edge, contact, "--outputs-file", str(outputs), *more])
    if failed:
        return failed
    made = json.loads(outputs.read_text(encoding="utf-8"))
    values = {name: made[edge][name] for name in EDGE_PARAMETERS}
    if not settings.cms.contact_form_action:
        values[CONTACT_PARAMETER] = made[contact][CONTACT_PARAMETER]
    parameters = [
        word for name, value in values.items() for word in ("--parameters", f"{web}:{name}={value}")
    ]
    return run(["deploy", "--all", *parameters, *more])


def deploy_contact(settings: Settings, more: list[str], run: Cdk | None = None) -> int:
    """Deploy the contact form alone; the CMS's settings and Dockerfile are not looked at."""
    run = run or partial(cdk, only="contact")
    return run(["deploy", f"{settings.name}-contact", *more])


def destroy(settings: Settings, more: list[str], run: Cdk = cdk) -> int:
    """Delete all stacks but `CmsData`. The contact handler's journal stays too."""
    cms = [f"{settings.name}-cms-web", f"{settings.name}-cms-edge"] if settings.cms else []
    return run(["destroy", *cms, f"{settings.name}-contact", *more])


def main(arguments: list[str]) -> int:
    """`deploy`, `deploy-contact` or `destroy`, and options of CDK."""
    commands: dict[str, Callable[[Settings, list[str]], int]] = {
        "deploy": deploy,
        "deploy-contact": deploy_contact,
        "destroy": destroy,
    }
    if not arguments or arguments[0] not in commands:
        names = "|".join(commands)
        sys.stderr.write(f"Usage: python -m infra.aws.deploy {names} [options of cdk]\n")
        return 2
    try:
        settings = load(only="contact" if arguments[0] == "deploy-contact" else None)
    except InvalidSettings as fault:
        sys.stderr.write(f"The settings are not complete.\n{fault}\n")
        return 1
    return commands[arguments[0]](settings, arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
