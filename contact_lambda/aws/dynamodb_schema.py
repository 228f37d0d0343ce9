"""The journal's table as data, used by all that creates it (tests, `infra`) and all that reads it.

Nothing here calls AWS.
"""

from typing import Any

INDEX = "open-due"


def create_table(name: str) -> dict[str, Any]:
    """Return the arguments of DynamoDB's CreateTable. Time to live is set on `ttl` afterwards.

    Only records with something left to do have `open`, so the index stays small, and no word of a
    visitor is copied into it.
    """
    return {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "open", "AttributeType": "N"},
            {"AttributeName": "due", "AttributeType": "N"},
        ],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": INDEX,
                "KeySchema": [
                    {"AttributeName": "open", "KeyType": "HASH"},
                    {"AttributeName": "due", "KeyType": "RANGE"},
                ],
                "Projection": {
                    "ProjectionType": "INCLUDE",
                    "NonKeyAttributes": ["created", "state", "reference"],
                },
            }
        ],
    }
