"""Containers, services, migrations and scheduled commands."""

import json
import re
from pathlib import Path

from cms.settings import env
from cms.settings.required_variables import REQUIRED_IN_PRODUCTION
from infra.aws.constructs.cms.environment import SECRET_KEYS
from tests.image import dockerfile
from tests.infra.aws.cms_checks.stacks import containers, distributions, one_container


def secrets_are_in_no_template(cms):
    for made in cms.data.of("AWS::SecretsManager::Secret").values():
        assert "SecretString" not in made
        assert int(made["GenerateSecretString"]["PasswordLength"]) >= 30
    for container in containers(cms):
        variables = {each["Name"] for each in container.get("Environment", [])}
        assert not variables & {"SECRET_KEY", "DATABASE_PASSWORD", "DATABASE_URL", "EMAIL_URL"}


def containers_get_exactly_the_variables_they_read(cms):
    source = Path(env.__file__).read_text()
    readable = set(re.findall(r'"([A-Z][A-Z_]+)"', source))
    for name in ("web", "webhooks", "manage"):
        container = one_container(cms, name)
        variables = {each["Name"] for each in container["Environment"]}
        secret = {each["Name"] for each in container["Secrets"]}
        assert secret == {*SECRET_KEYS, "SECRET_KEY"}
        assert (variables | secret) - {"AWS_DEFAULT_REGION"} <= readable
        assert set(REQUIRED_IN_PRODUCTION) - {"DATABASE_URL"} <= variables | secret
        assert set(env.DATABASE_PIECES) <= secret
    site = {each["Name"] for each in one_container(cms, "site")["Environment"]}
    assert site == {"API_URL", "FRONTEND_ALLOWED_HOSTS", "FRONTEND_TRUSTED_PROXY_COUNT"}
    assert "Secrets" not in one_container(cms, "site")


def addresses_agree_with_each_other(cms):
    variables = {each["Name"]: each["Value"] for each in one_container(cms, "web")["Environment"]}
    assert variables["CMS_URL"] == f"https://{variables['ALLOWED_HOSTS']}"
    assert variables["MEDIA_BUCKET"] == "MediaBucket"
    assert variables["CLOUDFRONT_DISTRIBUTION_ID"] == "DeliveryCms"
    assert variables["CONTACT_FORM_ACTION"] == "https://form.clinic.example/contact"
    assert variables["TRUSTED_PROXY_COUNT"] == "2"
    aliases = [each["Aliases"] for each in distributions(cms).values()]
    assert aliases == [["cms.clinic.example"], ["www.clinic.example"]]
    for stack in (cms.edge, cms.web):
        certificate = stack.one("AWS::CertificateManager::Certificate")
        assert certificate["DomainName"] == "cms.clinic.example"
        assert certificate["SubjectAlternativeNames"] == ["www.clinic.example"]


def containers_can_write_to_tmp_only(cms):
    for container in containers(cms):
        assert container["ReadonlyRootFilesystem"] is True
        assert container["MountPoints"] == [
            {"ContainerPath": "/tmp", "SourceVolume": "tmp", "ReadOnly": False}  # noqa: S108
        ]


def health_checks_use_the_port_of_the_server(cms):
    port = int(dockerfile.variables()["GRANIAN_PORT"])
    for name, path in (("web", "/healthz/live"), ("site", "/healthz")):
        container = one_container(cms, name)
        assert container["PortMappings"][0]["ContainerPort"] == port
        assert f"http://127.0.0.1:{port}{path}'" in container["HealthCheck"]["Command"][-1]
    targets = cms.web.of("AWS::ElasticLoadBalancingV2::TargetGroup")
    assert {each["Port"] for each in targets.values()} == {port}
    assert targets["BalancerHttpsCmsServiceGroup"]["HealthCheckPath"] == "/healthz/ready"


def a_failing_version_is_rolled_back_while_the_old_one_runs(cms):
    for service in cms.web.of("AWS::ECS::Service").values():
        deployment = service["DeploymentConfiguration"]
        assert deployment["DeploymentCircuitBreaker"] == {"Enable": True, "Rollback": True}
        assert deployment["MinimumHealthyPercent"] == 100


def migrations_run_before_the_services_change(cms):
    waits = cms.web.resources["CmsService"]["DependsOn"]
    assert any(each.startswith("MigrationsDone") for each in waits)
    _, task = json.loads(cms.web.one("Custom::Migrations")["Tasks"])
    assert task["taskDefinition"] == "ManageDefinition"
    (override,) = task["overrides"]["containerOverrides"]
    assert override["name"] == one_container(cms, "manage")["Name"]
    assert override["command"] == ["python", "-m", "cms", "migrate", "--noinput"]


def scheduled_commands_run_and_failed_starts_are_queued(cms):
    schedules = cms.web.of("AWS::Scheduler::Schedule").values()
    commands = {}
    for each in schedules:
        target = each["Target"]
        (override,) = json.loads(target["Input"])["containerOverrides"]
        commands[override["command"][-1]] = each["ScheduleExpression"]
        assert override["name"] == "manage"
        assert target["DeadLetterConfig"] == {"Arn": "JobsDeadLetters.Arn"}
        assert each["State"] == "ENABLED"
    assert set(commands) == {
        *("publish_scheduled", "check_sources", "clearsessions", "prune_sign_in_records")
    }
    assert commands["publish_scheduled"] == "rate(5 minutes)"
    queue = cms.web.one("AWS::SQS::Queue")
    assert queue["SqsManagedSseEnabled"] is True


def a_failed_command_is_mailed(cms):
    rule = cms.web.one("AWS::Events::Rule")
    assert rule["EventPattern"]["detail"]["$or"][0]["containers"] == {
        "name": ["manage"],
        "exitCode": [{"anything-but": [0]}],
    }
    assert rule["Targets"][0]["Arn"] == "Topic"
    allowed = cms.data.one("AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]
    assert {"Service": ["cloudwatch.amazonaws.com", "events.amazonaws.com"]} in [
        each["Principal"] for each in allowed
    ]


CHECKS = [
    secrets_are_in_no_template,
    containers_get_exactly_the_variables_they_read,
    addresses_agree_with_each_other,
    containers_can_write_to_tmp_only,
    health_checks_use_the_port_of_the_server,
    a_failing_version_is_rolled_back_while_the_old_one_runs,
    migrations_run_before_the_services_change,
    scheduled_commands_run_and_failed_starts_are_queued,
    a_failed_command_is_mailed,
]
