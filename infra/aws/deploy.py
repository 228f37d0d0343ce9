"""`make deploy` and `make destroy`: the stacks and their order.

CloudFront needs its certificate in us-east-1, and CloudFormation passes no values between regions,
so this module passes the outputs of `CmsEdge` to `CmsWeb` as parameters.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from infra.aws.bundle import ROOT
from infra.aws.cli import cdk
from infra.aws.settings import InvalidSettings, Settings, load

OUTPUTS = ROOT / "var" / "aws" / "edge.json"
Cdk = Callable[[list[str]], int]


def deploy(settings: Settings, more: list[str], run: Cdk = cdk, outputs: Path = OUTPUTS) -> int:
    """Deploy the stacks of the settings; return the first failing exit code, else 0."""
    if not settings.cms:
        return run(["deploy", f"{settings.name}-contact", *more])
    edge, web = f"{settings.name}-cms-edge", f"{settings.name}-cms-web"
    outputs.parent.mkdir(parents=True, exist_ok=True)
    failed = run(["deploy", edge, "--outputs-file", str(outputs), *more])
    if failed:
        return failed
    edge_outputs = json.loads(outputs.read_text(encoding="utf-8"))[edge]
    parameters = [
        word
        for name in ("CertificateArn", "WebAclArn")
        for word in ("--parameters", f"{web}:{name}={edge_outputs[name]}")
    ]
    return run(["deploy", "--all", *parameters, *more])


def destroy(settings: Settings, more: list[str], run: Cdk = cdk) -> int:
    """Delete all stacks but `CmsData`. The contact handler's journal stays too."""
    cms = [f"{settings.name}-cms-web", f"{settings.name}-cms-edge"] if settings.cms else []
    return run(["destroy", *cms, f"{settings.name}-contact", *more])


def main(arguments: list[str]) -> int:
    """`deploy` or `destroy`, and options of CDK."""
    commands = {"deploy": deploy, "destroy": destroy}
    if not arguments or arguments[0] not in commands:
        sys.stderr.write("Usage: python -m infra.aws.deploy deploy|destroy [options of cdk]\n")
        return 2
    try:
        settings = load()
    except InvalidSettings as fault:
        sys.stderr.write(f"The settings are not complete.\n{fault}\n")
        return 1
    return commands[arguments[0]](settings, arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
