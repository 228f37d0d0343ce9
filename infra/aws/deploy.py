"""`make deploy` and `make destroy`: which stacks, in which order, and what one hands to the next.

CloudFront looks for its certificate in us-east-1, and CloudFormation hands nothing from region to
region: the outputs of `CmsEdge` become parameters of `CmsWeb` here.
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
    """Deploy what the settings name; the exit code of the first command that fails, else 0."""
    if not settings.cms:
        return run(["deploy", f"{settings.name}-contact", *more])
    edge, web = f"{settings.name}-cms-edge", f"{settings.name}-cms-web"
    outputs.parent.mkdir(parents=True, exist_ok=True)
    failed = run(["deploy", edge, "--outputs-file", str(outputs), *more])
    if failed:
        return failed
    told = json.loads(outputs.read_text(encoding="utf-8"))[edge]
    given = [
        word
        for name in ("CertificateArn", "WebAclArn")
        for word in ("--parameters", f"{web}:{name}={told[name]}")
    ]
    return run(["deploy", "--all", *given, *more])


def destroy(settings: Settings, more: list[str], run: Cdk = cdk) -> int:
    """Take down what runs. `CmsData` stays; so does the contact handler's journal."""
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
