"""Logs and alarms."""

from tests.infra.aws.cms_checks.stacks import containers, distributions


def logs_expire_after_thirty_days(cms):
    for stack in (cms.data, cms.web):
        groups = stack.of("AWS::Logs::LogGroup")
        assert {each.get("RetentionInDays") for each in groups.values()} == {30}
    for container in containers(cms):
        options = container["LogConfiguration"]["Options"]
        assert options["awslogs-group"] in cms.web.of("AWS::Logs::LogGroup")


def nothing_logs_visitors(cms):
    assert all("Logging" not in each for each in distributions(cms).values())
    assert "LoggingConfiguration" not in cms.data.one("AWS::S3::Bucket")
    balancer = cms.web.one("AWS::ElasticLoadBalancingV2::LoadBalancer")
    attributes = {each["Key"]: each["Value"] for each in balancer["LoadBalancerAttributes"]}
    assert "access_logs.s3.enabled" not in attributes


def alarms_mail_somebody_what_to_do(cms):
    named = set()
    for stack in (cms.edge, cms.data, cms.web):
        for name, alarm in stack.of("AWS::CloudWatch::Alarm").items():
            named.add(name)
            assert alarm["AlarmActions"] == ["Topic"]
            assert alarm["OKActions"] == ["Topic"]
            assert alarm["AlarmDescription"].count(". ") >= 1
    assert named == {
        "ManyRefused",
        "DatabaseBusy",
        "DatabaseNearlyFull",
        *(
            f"Alarms{each}"
            for each in ("Errors", "NotReady", "Slow", "Busy", "MemoryFull", "JobsNotStarted")
        ),
    }
    for stack in (cms.edge, cms.data):
        assert stack.one("AWS::SNS::Subscription")["Endpoint"] == "it@clinic.example"


CHECKS = [
    logs_expire_after_thirty_days,
    nothing_logs_visitors,
    alarms_mail_somebody_what_to_do,
]
