"""The outputs of a deploy: addresses, and the manual steps with their commands."""

import json
from collections.abc import Sequence

from aws_cdk import CfnOutput, Fn
from constructs import Construct

from infra.aws.constructs.cms.jobs import CONTAINER, command

FIRST_EDITOR = {
    "containerOverrides": [
        {
            "name": CONTAINER,
            "command": command("createsuperuser --noinput"),
            "environment": [
                {"name": "DJANGO_SUPERUSER_USERNAME", "value": "admin"},
                {"name": "DJANGO_SUPERUSER_EMAIL", "value": "you@clinic.example"},
                {"name": "DJANGO_SUPERUSER_PASSWORD", "value": "WRITE-ONE-HERE"},
            ],
        }
    ]
}


class CmsOutputs(Construct):
    """The stack's outputs, in the order of the steps."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        domain: str,
        cms_target: str,
        site_domain: str,
        site_target: str,
        cluster: str,
        task: str,
        database_user_task: str,
        group: str,
        subnets: Sequence[str],
    ) -> None:
        super().__init__(scope, name)
        network = (
            f"awsvpcConfiguration={{subnets=[{Fn.join(',', list(subnets))}],"
            f"securityGroups=[{group}],assignPublicIp=ENABLED}}"
        )
        self._output("Step1DnsCms", f"{domain} CNAME {cms_target}", "Into the domain's DNS")
        if site_target:
            site = f"{site_domain} CNAME {site_target}"
            self._output("Step2DnsSite", site, "Into the domain's DNS: the reference frontend")
        self._output(
            "Step3FirstEditor",
            f"{_run_task(cluster, task, network)} --overrides '{json.dumps(FIRST_EDITOR)}'",
            "The first account: write a password into it, and change that when you have signed in",
        )
        self._output("Step4SignIn", f"https://{domain}/admin/", "Then make a home page and a site")
        self._output(
            "SetDatabasePassword",
            _run_task(cluster, database_user_task, network),
            "After a change of the secret DatabaseSecret: gives the password to the CMS's user",
        )

    def _output(self, name: str, value: str, description: str) -> None:
        output = CfnOutput(self, name, value=value, description=description)
        output.override_logical_id(name)


def _run_task(cluster: str, task: str, network: str) -> str:
    return (
        f"aws ecs run-task --launch-type FARGATE --cluster {cluster} --task-definition {task} "
        f"--network-configuration '{network}'"
    )
