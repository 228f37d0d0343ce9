"""The table of the journal."""

from contact_lambda.aws import dynamodb_schema
from tests.infra.aws.contact_checks.permissions import same


def the_journal_is_the_table_that_the_handler_describes(template):
    made, described = template.one("AWS::DynamoDB::Table"), dynamodb_schema.create_table("any")
    for name in ("BillingMode", "KeySchema"):
        assert made[name] == described[name]
    attributes = "AttributeDefinitions"
    assert same(made[attributes], described[attributes])
    assert made["GlobalSecondaryIndexes"] == described["GlobalSecondaryIndexes"]


def the_journal_rows_expire(template):
    made = template.one("AWS::DynamoDB::Table")
    assert made["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}


def the_journal_is_kept_and_recoverable(template):
    resource = template.resources["ContactJournalTable"]
    made = resource["Properties"]
    assert made["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert made["SSESpecification"] == {"SSEEnabled": True}
    assert made["DeletionProtectionEnabled"] is True
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")


CHECKS = [
    the_journal_is_the_table_that_the_handler_describes,
    the_journal_rows_expire,
    the_journal_is_kept_and_recoverable,
]
