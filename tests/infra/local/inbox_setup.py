"""An inbox with services behind it, without a handler."""

from contact_lambda.aws.dynamodb_schema import create_table
from infra.local.aws.dynamodb import LocalJournal
from infra.local.aws.ses import LocalSes
from infra.local.environment import SENDER
from infra.local.http_server import HttpServer
from infra.local.inbox.mailbox import Mail, Mailbox
from infra.local.inbox.server import Inbox
from tests.infra.local.fetching import fetch
from tests.infra.local.mails import mail

FORM_URL = "http://127.0.0.1:8003/page/?a=1&b=2"


class InboxSetup:
    def __init__(self):
        self.mailbox = Mailbox()
        self.ses = LocalSes(SENDER, self.mailbox)
        self.journal = LocalJournal(create_table("inbox"))
        self.sweeps = []
        self.server = HttpServer(0, lambda request: self.inbox.answer(request))
        self.inbox = Inbox(
            self.mailbox,
            self.ses,
            self.journal,
            self.server.server_port,
            FORM_URL,
            sweep=lambda: self.sweeps.append("swept"),
            variables={"CONTACT_SENDER": SENDER, "AWS_REGION": "us-east-1", "HOME": "/home/ann"},
        )

    def get(self, path, **headers):
        return fetch(self.server.url + path, **headers)

    def post(self, body, to="/ses", **headers):
        kind = {"content_type": "application/x-www-form-urlencoded"}
        return fetch(self.server.url + to, body, **(kind | headers))

    def receive(self, mail_id="m1", **parts):
        self.mailbox.add(Mail(mail_id, mail(**parts).as_string()))
