"""The stack gives the handler what it needs: proved by a message that becomes a mail.

Environment, handler and table come from the synthesised template, the code from the built zip.
"""

import base64
import os
from urllib.parse import urlencode

import moto.ssm.responses  # noqa: F401 - imported late it would answer too late
import pytest

from infra.local.aws.dynamodb import LocalJournal
from infra.local.aws.parameters import LocalParameters
from infra.local.aws.ses import LocalSes
from infra.local.http_server import HttpServer, serving
from infra.local.inbox.mailbox import Mailbox
from tests.infra.aws.clean_interpreter import handler

FORM = "application/x-www-form-urlencoded"
WHOLE = {"full_name": "Ann Visitor", "email": "ann@visitor.example", "message": "My back hurts."}


class Wired:
    """The handler, and the services behind it."""

    def __init__(self, ask, mailbox, journal, news):
        self.ask, self.mailbox, self.journal, self.news = ask, mailbox, journal, news

    def post(self, **fields):
        body = base64.b64encode(urlencode(WHOLE | fields).encode()).decode()
        http = {"method": "POST", "path": "/contact", "sourceIp": "203.0.113.7"}
        return self.ask(
            {
                "version": "2.0",
                "rawPath": "/contact",
                "headers": {"content-type": FORM, "accept": "application/json"},
                "requestContext": {"http": http, "stage": "$default", "requestId": "1"},
                "body": body,
                "isBase64Encoded": True,
            }
        )

    def states(self):
        return [row["state"] for row in self.journal.items() if "state" in row]


@pytest.fixture
def wired(contact, package, tmp_path):
    function = contact.one("AWS::Lambda::Function")
    variables = function["Environment"]["Variables"]
    news, mailbox = [], Mailbox()
    ses = LocalSes(variables["CONTACT_SENDER"], mailbox, on_event=news.append)
    journal = LocalJournal(as_boto3_creates(contact.one("AWS::DynamoDB::Table")))
    parameters = LocalParameters({"lead": "new-lead@clinic.example"})
    with (
        serving(HttpServer(0, ses.answer)) as mail,
        serving(HttpServer(0, journal.answer)) as rows,
        serving(HttpServer(0, parameters.answer)) as ssm,
    ):
        environment = variables | {
            "CONTACT_JOURNAL_TABLE": journal.table,
            "CONTACT_RECIPIENTS_PARAMETER": parameters.prefix,
            "CONTACT_ADDRESS": "https://api.clinic.example/contact",  # AWS makes it up
            "CONTACT_SECRET": "x"
            * int(
                contact.one("AWS::SecretsManager::Secret")["GenerateSecretString"]["PasswordLength"]
            ),
            "AWS_ENDPOINT_URL_SESV2": mail.url,
            "AWS_ENDPOINT_URL_DYNAMODB": rows.url,
            "AWS_ENDPOINT_URL_SSM": ssm.url,
            "AWS_REGION": "eu-west-2",
            "AWS_DEFAULT_REGION": "eu-west-2",
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "NO_PROXY": "127.0.0.1",
        }
        with handler(function["Handler"], package, environment, tmp_path) as ask:
            yield Wired(ask, mailbox, journal, news)


def test_one_message_becomes_one_mail_and_is_marked_delivered(wired):
    answer, again = wired.post(), wired.post()

    (mail,) = wired.mailbox.newest_first()
    assert (answer["statusCode"], again["statusCode"]) == (200, 200)
    assert answer["body"] == again["body"]
    assert mail.header("To") == "new-lead@clinic.example"
    assert mail.header("From") == "Example Clinic website <website@clinic.example>"
    assert "My back hurts." in mail.text

    assert wired.states() == ["SENT"]
    assert wired.ask({"source": "aws.events"}) == {"swept": 0}
    for each in wired.news:
        wired.ask(each)
    assert wired.states() == ["DELIVERED"]


def as_boto3_creates(table):
    """A table of a template as the arguments of CreateTable."""
    names = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    return {"TableName": "journal"} | {name: table[name] for name in names}
