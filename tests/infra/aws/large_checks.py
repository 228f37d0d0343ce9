"""What must be true of the large profile's stacks, beside what it shares with the small one."""

from infra.aws.constructs.cms.environment import FROM_SETTINGS
from tests.infra.aws.alarm_checks import every_alarm_fires_and_rests
from tests.infra.aws.alarm_series import LARGE
from tests.infra.aws.cms_checks.stacks import behavior_of, distributions, one_container
from tests.infra.aws.cms_checks.storage import DATA_SUBNETS, POSTGRESQL
from tests.infra.aws.conftest import LARGE as LARGE_SETTINGS
from tests.infra.aws.properties import exactly, holds


def the_cluster_is_kept_encrypted_and_recoverable(large):
    database = large.data.resources["Database"]
    assert (database["DeletionPolicy"], database["UpdateReplacePolicy"]) == ("Retain", "Retain")
    holds(
        database["Properties"],
        BackupRetentionPeriod=35,
        DeletionProtection=True,
        Engine="aurora-postgresql",
        StorageEncrypted=True,
        VpcSecurityGroupIds=["NetworkDatabase.GroupId"],
    )
    assert int(database["Properties"]["EngineVersion"].partition(".")[0]) in POSTGRESQL


def the_cluster_has_two_instances_of_the_agreed_size(large):
    scaling = large.data.one("AWS::RDS::DBCluster")["ServerlessV2ScalingConfiguration"]
    assert scaling == {"MinCapacity": 0.5, "MaxCapacity": 8}
    instances = large.data.of("AWS::RDS::DBInstance")
    assert set(instances) == {"DatabaseWriter", "DatabaseReader"}
    for tier, name in enumerate(("DatabaseWriter", "DatabaseReader")):
        holds(
            instances[name],
            DBInstanceClass="db.serverless",
            PromotionTier=tier,
            PubliclyAccessible=False,
        )


def the_cluster_is_in_closed_subnets_and_takes_tls_only(large):
    assert large.data.one("AWS::RDS::DBSubnetGroup")["SubnetIds"] == DATA_SUBNETS
    parameters = large.data.one("AWS::RDS::DBClusterParameterGroup")
    assert parameters["Parameters"] == {"rds.force_ssl": "1"}


def the_cache_is_small_and_reached_over_tls_by_tasks_only(large):
    exactly(
        large.web.one("AWS::ElastiCache::ReplicationGroup"),
        AtRestEncryptionEnabled=True,
        AutomaticFailoverEnabled=False,
        CacheNodeType="cache.t4g.micro",
        CacheSubnetGroupName="CacheSubnets",
        Engine="valkey",
        EngineVersion="8.0",
        NumCacheClusters=1,
        ReplicationGroupDescription="Shared by the tasks of the CMS",
        SecurityGroupIds=["CacheGroup.GroupId"],
        TransitEncryptionEnabled=True,
    )
    assert large.web.one("AWS::ElastiCache::SubnetGroup")["SubnetIds"] == DATA_SUBNETS
    variables = {each["Name"]: each["Value"] for each in one_container(large, "web")["Environment"]}
    assert variables["REDIS_URL"] == "rediss://CacheNodes.PrimaryEndPoint.Address:6379"
    (let_in,) = large.web.of("AWS::EC2::SecurityGroupIngress").values()
    holds(let_in, FromPort=6379, ToPort=6379, SourceSecurityGroupId="NetworkTasks.GroupId")


def two_to_ten_larger_tasks_run(large):
    task = large.web.of("AWS::ECS::TaskDefinition")["WebDefinition"]
    assert (task["Cpu"], task["Memory"]) == ("1024", "2048")
    assert large.web.one("AWS::ECS::Service")["DesiredCount"] == 2
    scaling = large.web.one("AWS::ApplicationAutoScaling::ScalableTarget")
    assert (scaling["MinCapacity"], scaling["MaxCapacity"]) == (2, 10)


def a_cms_with_a_mail_secret_sends_the_digest(large):
    web = one_container(large, "web")
    assert "EMAIL_URL" in {each["Name"] for each in web["Secrets"]}
    digest = large.web.of("AWS::Scheduler::Schedule")["JobsSendReviewDigest"]
    holds(digest, State="ENABLED", ScheduleExpression="cron(0 7 ? * MON *)")


def cloudfront_serves_from_all_its_places(large):
    for distribution in distributions(large).values():
        holds(distribution, Enabled=True, PriceClass="PriceClass_All")


SECRETS = {
    "EMAIL_URL": "clinic/email-url",
    "FRONTEND_TOKEN": "clinic/frontend-token",
    "METRICS_TOKEN": "clinic/metrics-token",
    "OIDC_CLIENT_SECRET": "clinic/oidc",
}


def settings_reach_every_container_of_the_cms(large):
    for name in ("web", "webhooks", "manage"):
        variables = one_container(large, name)["Environment"]
        found = {each["Name"]: each["Value"] for each in variables}
        for variable, field in FROM_SETTINGS.items():
            assert found[variable] == str(LARGE_SETTINGS[field]), variable


def secrets_come_from_secrets_manager_by_name(large):
    for name in ("web", "webhooks", "manage"):
        container = one_container(large, name)
        found = {each["Name"]: each["ValueFrom"] for each in container["Secrets"]}
        for variable, secret in SECRETS.items():
            assert found[variable].endswith(f":secret:{secret}"), variable
        assert not set(SECRETS) & {each["Name"] for each in container["Environment"]}
    for role in ("WebStarter", "ManageStarter"):
        policy = large.web.resources[f"{role}DefaultPolicy"]["Properties"]["PolicyDocument"]
        read = [each["Resource"] for each in policy["Statement"] if "GetSecretValue" in str(each)]
        for secret in SECRETS.values():
            assert any(each.endswith(f":secret:{secret}-??????") for each in read), secret


def the_api_is_told_for_which_visitor_a_frontend_asks(large):
    api = behavior_of(large, "/api/*")
    assert api["OriginRequestPolicyId"] == "DeliveryWithVisitor"
    policy = large.web.one("AWS::CloudFront::OriginRequestPolicy")["OriginRequestPolicyConfig"]
    assert policy["CookiesConfig"] == {"CookieBehavior": "none"}
    assert policy["HeadersConfig"] == {
        "HeaderBehavior": "whitelist",
        "Headers": ["Host", "X-Frontend-Token", "X-Visitor-Address"],
    }
    key = large.web.one("AWS::CloudFront::CachePolicy")["CachePolicyConfig"][
        "ParametersInCacheKeyAndForwardedToOrigin"
    ]
    assert key["HeadersConfig"] == {"HeaderBehavior": "none"}


def somebody_asks_from_outside_as_a_visitor_does(large):
    exactly(
        large.edge.one("AWS::Route53::HealthCheck")["HealthCheckConfig"],
        Type="HTTPS",
        FullyQualifiedDomainName="cms.clinic.example",
        Port=443,
        ResourcePath="/healthz/ready",
        EnableSNI=True,
        RequestInterval=30,
        FailureThreshold=3,
        Regions=["eu-west-1", "us-east-1", "ap-southeast-1"],
    )


def alarms_fire_in_their_failures_and_rest_while_all_is_well(large):
    for part, cases in LARGE.items():
        every_alarm_fires_and_rests(getattr(large, part), cases)


CHECKS = [
    the_cluster_is_kept_encrypted_and_recoverable,
    the_cluster_has_two_instances_of_the_agreed_size,
    the_cluster_is_in_closed_subnets_and_takes_tls_only,
    the_cache_is_small_and_reached_over_tls_by_tasks_only,
    two_to_ten_larger_tasks_run,
    a_cms_with_a_mail_secret_sends_the_digest,
    cloudfront_serves_from_all_its_places,
    settings_reach_every_container_of_the_cms,
    secrets_come_from_secrets_manager_by_name,
    the_api_is_told_for_which_visitor_a_frontend_asks,
    somebody_asks_from_outside_as_a_visitor_does,
    alarms_fire_in_their_failures_and_rest_while_all_is_well,
]
