"""The CMS's three stacks, as the small profile deploys them, and what the large one changes."""

import pytest
from django.core.management import get_commands

from tests.infra.aws import large_checks
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
    assert "DatabaseUserDefinition" in outputs["SetDatabasePassword"]
    assert "--overrides" not in outputs["SetDatabasePassword"]
    assert outputs["Step4SignIn"] == "https://cms.clinic.example/admin/"
    assert cms.edge.outputs == {
        "CertificateArn": "Certificate",
        "WebAclArn": "FirewallAcl.Arn",
    }


def test_every_command_that_a_container_runs_is_one_of_the_cms(cms):
    schedules = cms.web.of("AWS::Scheduler::Schedule").values()
    scheduled = {each["Description"].removeprefix("python -m cms ") for each in schedules}

    assert {*scheduled, "publishing_worker", "migrate", "send_review_digest"} <= set(get_commands())


@pytest.mark.parametrize("check", large_checks.CHECKS, ids=lambda check: check.__name__)
def test_the_large_profile_meets_its_requirements(large, check):
    check(large)


def test_a_frontend_elsewhere_has_no_service(large):
    assert set(large.web.of("AWS::ECS::Service")) == {"CmsService"}


def test_the_forms_address_of_the_settings_is_no_parameter(large):
    variables = {each["Name"]: each["Value"] for each in one_container(large, "web")["Environment"]}
    assert variables["CONTACT_FORM_ACTION"] == "https://contact.clinic.example/contact"


def test_a_ready_made_image_is_used_as_it_is(large):
    assert one_container(large, "web")["Image"] == "registry.example/clinic-cms:2"
