"""The roles of the tasks, the schedules and the migrations."""

from tests.infra.aws.template import listed

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


SECRETS = ("AppUserAttachment", "DjangoKey")
PASSES = {"ManageRole.Arn", "ManageStarter.Arn"}
PASSES_OWNER = {"DatabaseUserRole.Arn", "DatabaseUserStarter.Arn"}
OF_THE_CLUSTER = {ARN("ecs", "task/Cluster/*")}


ALLOWED = {
    "WebRole": KEEPS_MEDIA,
    "ManageRole": KEEPS_MEDIA,
    "WebStarter": starts("WebLog", *SECRETS),
    "ManageStarter": starts("ManageLog", *SECRETS),
    "SiteTaskRole": [],
    "SiteTaskStarter": starts("SiteTaskLog"),
    "DatabaseUserRole": [],
    "DatabaseUserStarter": starts(
        "DatabaseUserLog", "DatabaseSecretAttachment", "AppUserAttachment"
    ),
    "JobsRole": [
        ({"ecs:RunTask"}, {"ManageDefinition"}),
        ({"ecs:TagResource"}, OF_THE_CLUSTER),
        ({"iam:PassRole"}, PASSES),
        ({"sqs:SendMessage"}, {"JobsDeadLetters.Arn"}),
    ],
    "MigrationsRole": [
        ({"ecs:RunTask"}, {"DatabaseUserDefinition", "ManageDefinition"}),
        ({"iam:PassRole"}, PASSES | PASSES_OWNER),
        ({"ecs:DescribeTasks"}, OF_THE_CLUSTER),
        ({"logs:CreateLogStream", "logs:PutLogEvents"}, {"MigrationsLog.Arn"}),
    ],
}


def roles_are_taken_by_their_service_only(cms):
    service = {"JobsRole": "scheduler", "MigrationsRole": "lambda"}
    for name, role in cms.web.of("AWS::IAM::Role").items():
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        principal = f"{service.get(name, 'ecs-tasks')}.amazonaws.com"
        assert statement["Principal"] == {"Service": principal}


def each_role_has_exactly_the_permissions_it_needs(cms):
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


def no_role_has_a_managed_policy(cms):
    for role in cms.web.of("AWS::IAM::Role").values():
        assert "ManagedPolicyArns" not in role
        assert "Policies" not in role


def roles_are_passed_to_tasks_only(cms):
    for policy in cms.web.of("AWS::IAM::Policy").values():
        for each in policy["PolicyDocument"]["Statement"]:
            if "iam:PassRole" in listed(each["Action"]):
                ((_, condition),) = each["Condition"].items()
                assert condition == {"iam:PassedToService": "ecs-tasks.amazonaws.com"}


def flat(statement):
    return tuple(sorted(each) for each in statement)


CHECKS = [
    each_role_has_exactly_the_permissions_it_needs,
    no_role_has_a_managed_policy,
    roles_are_passed_to_tasks_only,
    roles_are_taken_by_their_service_only,
]
