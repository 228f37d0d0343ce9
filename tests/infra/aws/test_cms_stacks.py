"""The CMS's three stacks, as the small profile deploys them, and what the large one changes."""

import pytest
from django.core.management import get_commands

from tests.infra.aws.cms_checks import CHECKS
from tests.infra.aws.cms_checks.stacks import one_container


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_stacks_meet_their_requirements(cms, check):
    check(cms)


def test_the_outputs_have_each_manual_step(cms):
    outputs = cms.web.outputs
    assert outputs["Step1DnsCms"] == "cms.clinic.example CNAME DeliveryCms.DomainName"
    assert outputs["Step2DnsSite"] == "www.clinic.example CNAME DeliverySite.DomainName"
    assert outputs["Step3FirstEditor"].startswith("aws ecs run-task --launch-type FARGATE ")
    assert '"createsuperuser", "--noinput"' in outputs["Step3FirstEditor"]
    assert outputs["Step4SignIn"] == "https://cms.clinic.example/admin/"
    assert cms.edge.outputs == {
        "CertificateArn": "Certificate",
        "WebAclArn": "FirewallAcl.Arn",
    }


def test_every_command_that_a_container_runs_is_one_of_the_cms(cms):
    schedules = cms.web.of("AWS::Scheduler::Schedule").values()
    scheduled = {each["Description"].removeprefix("python -m cms ") for each in schedules}

    assert {*scheduled, "publishing_worker", "migrate", "send_review_digest"} <= set(get_commands())


def test_the_large_profile_has_a_second_database_more_tasks_and_a_shared_cache(large):
    (cluster,) = large.data.of("AWS::RDS::DBCluster").values()
    assert cluster["StorageEncrypted"] is True
    assert cluster["DeletionProtection"] is True
    assert cluster["BackupRetentionPeriod"] == 35
    assert cluster["ServerlessV2ScalingConfiguration"] == {"MinCapacity": 0.5, "MaxCapacity": 8}
    assert len(large.data.of("AWS::RDS::DBInstance")) == 2
    assert not large.web.of("AWS::ECS::Service").keys() & {"SiteService"}
    assert large.web.one("AWS::ECS::Service")["DesiredCount"] == 2
    scaling = large.web.one("AWS::ApplicationAutoScaling::ScalableTarget")
    assert (scaling["MinCapacity"], scaling["MaxCapacity"]) == (2, 10)


def test_the_large_profiles_cache_is_reached_over_tls_by_tasks_only(large):
    nodes = large.web.one("AWS::ElastiCache::ReplicationGroup")
    assert nodes["TransitEncryptionEnabled"] is True
    assert nodes["AtRestEncryptionEnabled"] is True
    variables = {each["Name"]: each["Value"] for each in one_container(large, "web")["Environment"]}
    assert variables["REDIS_URL"] == "rediss://CacheNodes.PrimaryEndPoint.Address:6379"
    (let_in,) = large.web.one("AWS::EC2::SecurityGroup").get("SecurityGroupIngress", []) or list(
        large.web.of("AWS::EC2::SecurityGroupIngress").values()
    )
    assert let_in["SourceSecurityGroupId"] == "NetworkTasks.GroupId"


def test_a_cms_with_a_mail_secret_sends_the_digest(large):
    web = one_container(large, "web")
    assert "EMAIL_URL" in {each["Name"] for each in web["Secrets"]}
    assert "JobsSendReviewDigest" in large.web.of("AWS::Scheduler::Schedule")


def test_a_ready_made_image_is_used_as_it_is(large):
    assert one_container(large, "web")["Image"] == "registry.example/clinic-cms:2"
