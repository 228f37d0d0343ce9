"""What must be true of the CMS's stacks, as functions over their templates that raise.

Each takes an object with `edge`, `data` and `web`, so that the sabotage test can break any of them.
"""

import json
import re
from pathlib import Path

from cms.settings import env
from infra.aws.constructs.cms.api_cache import function_code
from infra.aws.constructs.cms.environment import SECRET_KEYS
from tests.image import dockerfile
from tests.infra.aws.contact_checks import listed

ARN = "arn:aws:{}:eu-west-2:123456789012:{}".format
KEEPS_MEDIA = [
    ({"s3:GetObject", "s3:PutObject", "s3:DeleteObject"}, {"MediaBucket.Arn/media/*"}),
    ({"s3:ListBucket"}, {"MediaBucket.Arn"}),
    (
        {"cloudfront:CreateInvalidation"},
        {"arn:aws:cloudfront::123456789012:distribution/DeliveryCms"},
    ),
]
REPOSITORY = "repository/cdk-hnb659fds-container-assets-123456789012-eu-west-2"


def starts(log, *secrets):
    """What a role may do that starts a task: fetch the one image, these secrets, write one log."""
    pull = {
        "ecr:BatchCheckLayerAvailability",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchGetImage",
    }
    read = {"secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"}
    return [
        (pull, {ARN("ecr", REPOSITORY)}),
        ({"ecr:GetAuthorizationToken"}, {"*"}),
        ({"logs:CreateLogStream", "logs:PutLogEvents"}, {f"{log}.Arn"}),
        *((read, {secret}) for secret in secrets),
    ]


SECRETS = ("DatabaseSecretAttachment", "DjangoKey")
RUNS = ({"ecs:RunTask"}, {"ManageDefinition"})
PASSES = ({"iam:PassRole"}, {"ManageRole.Arn", "ManageStarter.Arn"})
ALLOWED = {
    "WebRole": KEEPS_MEDIA,
    "ManageRole": KEEPS_MEDIA,
    "WebStarter": starts("WebLog", *SECRETS),
    "ManageStarter": starts("ManageLog", *SECRETS),
    "SiteTaskRole": [],
    "SiteTaskStarter": starts("SiteTaskLog"),
    "JobsRole": [RUNS, PASSES, ({"sqs:SendMessage"}, {"JobsDeadLetters.Arn"})],
    "MigrationsRole": [
        RUNS,
        PASSES,
        ({"ecs:DescribeTasks"}, {ARN("ecs", "task/Cluster/*")}),
        ({"logs:CreateLogStream", "logs:PutLogEvents"}, {"MigrationsLog.Arn"}),
    ],
}


def each_role_of_cms_web_may_do_exactly_what_it_does(cms):
    found = {name: [] for name in cms.web.of("AWS::IAM::Role")}
    for policy in cms.web.of("AWS::IAM::Policy").values():
        for role in policy["Roles"]:
            found[role] += [
                (set(listed(each["Action"])), set(listed(each["Resource"])))
                for each in policy["PolicyDocument"]["Statement"]
            ]
    assert set(found) == set(ALLOWED)
    for role, allowed in ALLOWED.items():
        assert sorted(map(str, map(flat, found[role]))) == sorted(map(str, map(flat, allowed)))


def no_role_has_a_policy_that_aws_may_widen(cms):
    for role in cms.web.of("AWS::IAM::Role").values():
        assert "ManagedPolicyArns" not in role
        assert "Policies" not in role


def roles_are_passed_to_tasks_only(cms):
    for policy in cms.web.of("AWS::IAM::Policy").values():
        for each in policy["PolicyDocument"]["Statement"]:
            if "iam:PassRole" in listed(each["Action"]):
                ((_, condition),) = each["Condition"].items()
                assert condition == {"iam:PassedToService": "ecs-tasks.amazonaws.com"}


def nobody_reads_the_bucket_but_cloudfront_and_only_pictures(cms):
    bucket = cms.data.one("AWS::S3::Bucket")
    assert bucket["PublicAccessBlockConfiguration"] == dict.fromkeys(
        ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"], True
    )
    statements = cms.data.one("AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    (read,) = [each for each in statements if each["Effect"] == "Allow"]
    assert read["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert read["Action"] == "s3:GetObject"
    assert read["Resource"] == [
        "MediaBucket.Arn/media/images/*",
        "MediaBucket.Arn/media/original_images/*",
    ]
    assert read["Condition"]["StringEquals"] == {"AWS:SourceAccount": "123456789012"}


def the_bucket_is_asked_over_tls_only(cms):
    statements = cms.data.one("AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    refused = [each["Condition"] for each in statements if each["Effect"] == "Deny"]
    assert {"Bool": {"aws:SecureTransport": "false"}} in refused
    assert {"NumericLessThan": {"s3:TlsVersion": 1.2}} in refused


def data_is_encrypted_where_it_lies(cms):
    assert cms.data.one("AWS::RDS::DBInstance")["StorageEncrypted"] is True
    (rule,) = cms.data.one("AWS::S3::Bucket")["BucketEncryption"][
        "ServerSideEncryptionConfiguration"
    ]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"


def data_outlives_its_stack(cms):
    kept = ("AWS::RDS::DBInstance", "AWS::S3::Bucket", "AWS::SecretsManager::Secret")
    for kind in kept[:2]:
        assert [
            each["DeletionPolicy"] for each in cms.data.resources.values() if each["Type"] == kind
        ] == ["Retain"]
    assert cms.data.resources["DjangoKey"]["DeletionPolicy"] == "Retain"
    assert cms.data.one("AWS::RDS::DBInstance")["DeletionProtection"] is True


def data_can_be_had_back(cms):
    database = cms.data.one("AWS::RDS::DBInstance")
    assert database["BackupRetentionPeriod"] == 14
    assert database["DeleteAutomatedBackups"] is False
    bucket = cms.data.one("AWS::S3::Bucket")
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}


def the_database_is_asked_by_tasks_only_and_over_tls(cms):
    assert cms.data.one("AWS::RDS::DBInstance")["PubliclyAccessible"] is False
    parameters = cms.data.one("AWS::RDS::DBParameterGroup")["Parameters"]
    assert parameters == {"rds.force_ssl": "1"}
    groups = cms.data.of("AWS::EC2::SecurityGroup")
    let_in = list(cms.data.of("AWS::EC2::SecurityGroupIngress").values())
    assert not any(each.get("SecurityGroupIngress") for each in groups.values())
    assert not any("CidrIp" in each or "CidrIpv6" in each for each in let_in)
    found = {
        each["GroupId"]: (each["FromPort"], each.get("SourceSecurityGroupId")) for each in let_in
    }
    assert found == {
        "NetworkBalancer.GroupId": (443, None),
        "NetworkTasks.GroupId": (8000, "NetworkBalancer.GroupId"),
        "NetworkDatabase.GroupId": (5432, "NetworkTasks.GroupId"),
    }


def nothing_costs_a_nat_gateway(cms):
    assert not cms.data.of("AWS::EC2::NatGateway")
    for service in cms.web.of("AWS::ECS::Service").values():
        network = service["NetworkConfiguration"]["AwsvpcConfiguration"]
        assert network["AssignPublicIp"] == "ENABLED"
        assert all("TasksSubnet" in subnet for subnet in network["Subnets"])


def secrets_are_in_no_template(cms):
    for made in cms.data.of("AWS::SecretsManager::Secret").values():
        assert "SecretString" not in made
        assert int(made["GenerateSecretString"]["PasswordLength"]) >= 30
    for container in containers(cms):
        told = {each["Name"] for each in container["Environment"]}
        assert not told & {"SECRET_KEY", "DATABASE_PASSWORD", "DATABASE_URL", "EMAIL_URL"}


def containers_are_told_what_they_read_and_nothing_else(cms):
    source = Path(env.__file__).read_text()
    readable = set(re.findall(r'"([A-Z][A-Z_]+)"', source))
    for name in ("web", "webhooks", "manage"):
        container = one_container(cms, name)
        told = {each["Name"] for each in container["Environment"]}
        secret = {each["Name"] for each in container["Secrets"]}
        assert secret == {*SECRET_KEYS, "SECRET_KEY"}
        assert (told | secret) - {"AWS_DEFAULT_REGION"} <= readable
        assert set(env.REQUIRED_IN_PRODUCTION) - {"DATABASE_URL"} <= told | secret
        assert set(env.DATABASE_PIECES) <= secret
    site = {each["Name"] for each in one_container(cms, "site")["Environment"]}
    assert site == {"API_URL", "FRONTEND_ALLOWED_HOSTS"}
    assert "Secrets" not in one_container(cms, "site")


def addresses_agree_with_each_other(cms):
    told = {each["Name"]: each["Value"] for each in one_container(cms, "web")["Environment"]}
    assert told["CMS_URL"] == f"https://{told['ALLOWED_HOSTS']}"
    assert told["MEDIA_BUCKET"] == "MediaBucket"
    assert told["CLOUDFRONT_DISTRIBUTION_ID"] == "DeliveryCms"
    assert told["CONTACT_FORM_ACTION"] == "ContactGatewayApi.ApiEndpoint/contact"
    assert told["TRUSTED_PROXY_COUNT"] == "2"
    aliases = [each["Aliases"] for each in distributions(cms).values()]
    assert aliases == [["cms.clinic.example"], ["www.clinic.example"]]
    for stack in (cms.edge, cms.web):
        certificate = stack.one("AWS::CertificateManager::Certificate")
        assert certificate["DomainName"] == "cms.clinic.example"
        assert certificate["SubjectAlternativeNames"] == ["www.clinic.example"]


def containers_cannot_write_but_to_tmp(cms):
    for container in containers(cms):
        assert container["ReadonlyRootFilesystem"] is True
        assert container["MountPoints"] == [
            {"ContainerPath": "/tmp", "SourceVolume": "tmp", "ReadOnly": False}  # noqa: S108
        ]


def the_server_is_watched_where_it_listens(cms):
    port = int(dockerfile.variables()["GRANIAN_PORT"])
    for name, path in (("web", "/healthz/live"), ("site", "/healthz")):
        container = one_container(cms, name)
        assert container["PortMappings"][0]["ContainerPort"] == port
        assert f"http://127.0.0.1:{port}{path}'" in container["HealthCheck"]["Command"][-1]
    targets = cms.web.of("AWS::ElasticLoadBalancingV2::TargetGroup")
    assert {each["Port"] for each in targets.values()} == {port}
    assert targets["BalancerHttpsCmsServiceGroup"]["HealthCheckPath"] == "/healthz/ready"


def a_failing_version_is_taken_back_and_the_old_one_runs_until_then(cms):
    for service in cms.web.of("AWS::ECS::Service").values():
        deployment = service["DeploymentConfiguration"]
        assert deployment["DeploymentCircuitBreaker"] == {"Enable": True, "Rollback": True}
        assert deployment["MinimumHealthyPercent"] == 100


def migrations_come_before_the_switch(cms):
    waits = cms.web.resources["CmsService"]["DependsOn"]
    assert any(each.startswith("MigrationsDone") for each in waits)
    task = json.loads(cms.web.one("Custom::Migrations")["Task"])
    assert task["taskDefinition"] == "ManageDefinition"
    (override,) = task["overrides"]["containerOverrides"]
    assert override["name"] == one_container(cms, "manage")["Name"]
    assert override["command"] == ["python", "-m", "cms", "migrate", "--noinput"]


def scheduled_commands_run_and_a_lost_one_is_kept(cms):
    schedules = cms.web.of("AWS::Scheduler::Schedule").values()
    commands = {}
    for each in schedules:
        target = each["Target"]
        (override,) = json.loads(target["Input"])["containerOverrides"]
        commands[override["command"][-1]] = each["ScheduleExpression"]
        assert override["name"] == "manage"
        assert target["DeadLetterConfig"] == {"Arn": "JobsDeadLetters.Arn"}
        assert each["State"] == "ENABLED"
    assert set(commands) == {"publish_scheduled", "check_sources", "clearsessions"}
    assert commands["publish_scheduled"] == "rate(5 minutes)"
    queue = cms.web.one("AWS::SQS::Queue")
    assert queue["SqsManagedSseEnabled"] is True


def a_command_that_fails_is_told(cms):
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


def visitors_come_by_tls_and_through_the_firewall(cms):
    for distribution in distributions(cms).values():
        assert distribution["WebACLId"] == "arn:aws:wafv2:of-edge"
        certificate = distribution["ViewerCertificate"]
        assert certificate["MinimumProtocolVersion"] == "TLSv1.2_2021"
        for behavior in behaviors(distribution):
            assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"


def cloudfront_asks_by_tls_in_the_closed_network(cms):
    way_in = cms.web.one("AWS::CloudFront::VpcOrigin")["VpcOriginEndpointConfig"]
    assert way_in["OriginProtocolPolicy"] == "https-only"
    assert way_in["OriginSSLProtocols"] == ["TLSv1.2"]
    balancer = cms.web.one("AWS::ElasticLoadBalancingV2::LoadBalancer")
    assert balancer["Scheme"] == "internal"
    assert all("DataSubnet" in each for each in balancer["Subnets"])
    listener = cms.web.one("AWS::ElasticLoadBalancingV2::Listener")
    assert (listener["Port"], listener["Protocol"]) == (443, "HTTPS")
    assert listener["SslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
    assert listener["DefaultActions"][0]["FixedResponseConfig"]["StatusCode"] == "404"


def the_firewall_looks_into_no_body_and_keeps_no_sample(cms):
    acl = cms.edge.one("AWS::WAFv2::WebACL")
    assert acl["Scope"] == "CLOUDFRONT"
    rules = {each["Name"]: each for each in acl["Rules"]}
    assert set(rules) == {"Reputation", "SignIns", "Requests"}
    assert "Body" not in json.dumps(acl["Rules"])
    for each in (acl, *rules.values()):
        assert each["VisibilityConfig"]["SampledRequestsEnabled"] is False
    for name, limit in (("SignIns", 50), ("Requests", 10_000)):
        assert rules[name]["Statement"]["RateBasedStatement"]["Limit"] == limit
        assert rules[name]["Action"]["Block"]["CustomResponse"]["ResponseCode"] == 429
    group = rules["Reputation"]["Statement"]["ManagedRuleGroupStatement"]["Name"]
    assert group == "AWSManagedRulesAmazonIpReputationList"
    assert rules["Reputation"]["OverrideAction"] == {"None": {}}


def the_api_is_kept_by_its_query_and_nothing_of_the_visitor(cms):
    policy = cms.web.one("AWS::CloudFront::CachePolicy")["CachePolicyConfig"]
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["CookiesConfig"] == {"CookieBehavior": "none"}
    assert key["HeadersConfig"] == {"HeaderBehavior": "none"}
    assert key["QueryStringsConfig"] == {"QueryStringBehavior": "all"}
    assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0)
    api = behavior_of(cms, "/api/*")
    assert api["CachePolicyId"] == "DeliveryApiCachePolicy"
    assert set(api["AllowedMethods"]) == {"GET", "HEAD", "OPTIONS"}


def unknown_parameters_end_at_cloudfront(cms):
    assert behavior_of(cms, "/api/*")["FunctionAssociations"] == [
        {
            "EventType": "viewer-request",
            "FunctionARN": "DeliveryApiCacheKnownQuery.FunctionARN",
        }
    ]
    function = cms.web.one("AWS::CloudFront::Function")
    assert function["FunctionCode"] == function_code()
    assert len(function["FunctionCode"].encode()) < 10_000
    assert function["AutoPublish"] is True


def the_admin_is_never_kept(cms):
    managed = {"never": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"}
    for distribution in distributions(cms).values():
        assert distribution["DefaultCacheBehavior"]["CachePolicyId"] == managed["never"]


def refusals_are_not_kept(cms):
    for distribution in distributions(cms).values():
        kept = {
            each["ErrorCode"]: each["ErrorCachingMinTTL"]
            for each in distribution["CustomErrorResponses"]
        }
        assert {404, 503} <= set(kept)
        assert set(kept.values()) == {0}


def pictures_come_from_the_bucket_and_run_nothing(cms):
    for folder in ("images", "original_images"):
        behavior = behavior_of(cms, f"/media/{folder}/*")
        assert behavior["ResponseHeadersPolicyId"] == "DeliveryHeadersFiles"
        origin = origin_of(cms, behavior)
        assert origin["DomainName"] == "MediaBucket.RegionalDomainName"
        assert origin["OriginAccessControlId"]
    paths = {each["PathPattern"] for each in distributions(cms)["DeliveryCms"]["CacheBehaviors"]}
    assert paths == {"/api/*", "/static/*", "/media/images/*", "/media/original_images/*"}
    access = cms.web.one("AWS::CloudFront::OriginAccessControl")["OriginAccessControlConfig"]
    assert access["SigningBehavior"] == "always"
    files = security(cms, "DeliveryHeadersFiles")["ContentSecurityPolicy"]
    assert files["ContentSecurityPolicy"].endswith("; sandbox")


def browsers_are_told_to_keep_to_https_and_types(cms):
    for name in cms.web.of("AWS::CloudFront::ResponseHeadersPolicy"):
        headers = security(cms, name)
        assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 31_536_000
        assert headers["ContentTypeOptions"] == {"Override": True}


def logs_go_after_thirty_days(cms):
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


def alarms_tell_somebody_what_to_do(cms):
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
    each_role_of_cms_web_may_do_exactly_what_it_does,
    no_role_has_a_policy_that_aws_may_widen,
    roles_are_passed_to_tasks_only,
    nobody_reads_the_bucket_but_cloudfront_and_only_pictures,
    the_bucket_is_asked_over_tls_only,
    data_is_encrypted_where_it_lies,
    data_outlives_its_stack,
    data_can_be_had_back,
    the_database_is_asked_by_tasks_only_and_over_tls,
    nothing_costs_a_nat_gateway,
    secrets_are_in_no_template,
    containers_are_told_what_they_read_and_nothing_else,
    addresses_agree_with_each_other,
    containers_cannot_write_but_to_tmp,
    the_server_is_watched_where_it_listens,
    a_failing_version_is_taken_back_and_the_old_one_runs_until_then,
    migrations_come_before_the_switch,
    scheduled_commands_run_and_a_lost_one_is_kept,
    a_command_that_fails_is_told,
    visitors_come_by_tls_and_through_the_firewall,
    cloudfront_asks_by_tls_in_the_closed_network,
    the_firewall_looks_into_no_body_and_keeps_no_sample,
    the_api_is_kept_by_its_query_and_nothing_of_the_visitor,
    unknown_parameters_end_at_cloudfront,
    the_admin_is_never_kept,
    refusals_are_not_kept,
    pictures_come_from_the_bucket_and_run_nothing,
    browsers_are_told_to_keep_to_https_and_types,
    logs_go_after_thirty_days,
    nothing_logs_visitors,
    alarms_tell_somebody_what_to_do,
]


def flat(statement):
    return tuple(sorted(each) for each in statement)


def containers(cms):
    tasks = cms.web.of("AWS::ECS::TaskDefinition").values()
    return [container for task in tasks for container in task["ContainerDefinitions"]]


def one_container(cms, name):
    (found,) = [each for each in containers(cms) if each["Name"] == name]
    return found


def distributions(cms):
    found = cms.web.of("AWS::CloudFront::Distribution")
    return {name: each["DistributionConfig"] for name, each in found.items()}


def behaviors(distribution):
    return [distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]]


def behavior_of(cms, path):
    (found,) = [
        each
        for each in distributions(cms)["DeliveryCms"]["CacheBehaviors"]
        if each["PathPattern"] == path
    ]
    return found


def origin_of(cms, behavior):
    origins = distributions(cms)["DeliveryCms"]["Origins"]
    (found,) = [each for each in origins if each["Id"] == behavior["TargetOriginId"]]
    return found


def security(cms, name):
    policy = cms.web.of("AWS::CloudFront::ResponseHeadersPolicy")[name]
    return policy["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
