"""The role of the function, and who may invoke it."""

import json

from tests.infra.aws.template import listed

ARN = "arn:aws:{}:eu-west-2:123456789012:{}".format


ALLOWED = [
    (
        {"logs:CreateLogStream", "logs:PutLogEvents"},
        {"ContactHandlerLog.Arn"},
        None,
    ),
    (
        {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"},
        {"ContactJournalTable.Arn"},
        None,
    ),
    ({"dynamodb:Query"}, {"ContactJournalTable.Arn/index/open-due"}, None),
    (
        {"ssm:GetParameters"},
        {
            ARN("ssm", "parameterContactRecipientsLead"),
            ARN("ssm", "parameterContactRecipientsFallback"),
        },
        None,
    ),
    (
        {"ses:SendEmail", "ses:SendRawEmail"},
        {
            ARN("ses", "identity/clinic.example"),
            ARN("ses", "configuration-set/ContactSendingRules"),
        },
        {
            "StringEquals": {"ses:FromAddress": "website@clinic.example"},
            "ForAllValues:StringLike": {"ses:Recipients": ["*@clinic.example"]},
        },
    ),
    (
        {"sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"},
        {"ContactEventSourcesDeadLetters.Arn"},
        None,
    ),
]


def the_role_allows_exactly_what_the_handler_does(template):
    (role,) = template.of("AWS::IAM::Role").values()
    statements = template.one("AWS::IAM::Policy")["PolicyDocument"]["Statement"]
    found = [
        (
            set(listed(each["Action"])),
            set(listed(each["Resource"])),
            deduplicated(each.get("Condition")),
        )
        for each in statements
    ]
    assert same(found, ALLOWED)
    assert {each["Effect"] for each in statements} == {"Allow"}
    assert "ManagedPolicyArns" not in role
    assert "Policies" not in role


def no_permission_has_a_wildcard(template):
    for kind in ("AWS::IAM::Policy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
        for properties in template.of(kind).values():
            for each in properties["PolicyDocument"]["Statement"]:
                if each["Effect"] == "Allow":
                    assert "*" not in json.dumps([each["Action"], each["Resource"]])
                    assert "*" not in json.dumps(each.get("Principal", ""))


def only_the_api_and_the_rules_may_invoke(template):
    assert not template.of("AWS::Lambda::Url")
    permissions = template.of("AWS::Lambda::Permission").values()
    assert {each["Principal"] for each in permissions} == {
        "apigateway.amazonaws.com",
        "events.amazonaws.com",
    }
    assert all(each["SourceArn"] for each in permissions)


def same(one, other):
    """Whether two lists hold the same, in any order."""
    return len(one) == len(other) and all(each in other for each in one)


def deduplicated(condition):
    """The exported template cannot know that both recipients have one domain."""
    if condition is None:
        return None
    return {
        operator: {
            key: list(dict.fromkeys(value)) if isinstance(value, list) else value
            for key, value in keys.items()
        }
        for operator, keys in condition.items()
    }


CHECKS = [
    the_role_allows_exactly_what_the_handler_does,
    no_permission_has_a_wildcard,
    only_the_api_and_the_rules_may_invoke,
]
