"""Sending mail: the sender's identity in SES, and the configuration set."""

from aws_cdk import Fn, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ses as ses
from constructs import Construct

REPORTED_EVENTS = (
    ses.EmailSendingEvent.SEND,
    ses.EmailSendingEvent.DELIVERY,
    ses.EmailSendingEvent.BOUNCE,
    ses.EmailSendingEvent.REJECT,
    ses.EmailSendingEvent.COMPLAINT,
    ses.EmailSendingEvent.DELIVERY_DELAY,
)


class Sending(Construct):
    """One identity (the sender's domain) and one configuration set that sends to EventBridge.

    TLS is required. There is no tracking, and no suppression list, because SES reports mail to a
    suppressed address as sent although it is not delivered.
    """

    def __init__(self, scope: Construct, name: str, *, sender: str, identity_exists: bool) -> None:
        super().__init__(scope, name)
        self.sender, self.domain = sender, domain_of(sender)
        self.configuration_set = ses.ConfigurationSet(
            self,
            "Rules",
            tls_policy=ses.ConfigurationSetTlsPolicy.REQUIRE,
            disable_suppression_list=True,
            reputation_metrics=True,
        )
        self.configuration_set.add_event_destination(
            "Events",
            destination=ses.EventDestination.event_bus(
                events.EventBus.from_event_bus_name(self, "Bus", "default")
            ),
            events=list(REPORTED_EVENTS),
        )
        self.identity: ses.EmailIdentity | None = None
        if identity_exists is not True:
            self.identity = ses.EmailIdentity(
                self,
                "Identity",
                identity=ses.Identity.domain(self.domain),
                dkim_signing=True,
                feedback_forwarding=False,  # events report bounces; a mail would hold the message
            )

    @property
    def dns_records(self) -> list[str]:
        """Three records such as `abc._domainkey.clinic.example CNAME abc.dkim.amazonses.com`."""
        if not self.identity:
            return []
        return [f"{each.name} CNAME {each.value}" for each in self.identity.dkim_records]

    def grant(self, role: iam.IRole, recipients: list[str]) -> None:
        """Allow mail from this sender, with this configuration set, to the recipients' domains.

        CDK's own grant leaves out the configuration set, which SES requires too.
        """
        arn = Stack.of(self).format_arn
        role.add_to_principal_policy(
            iam.PolicyStatement(
                sid="SendToTheClinic",
                actions=["ses:SendEmail", "ses:SendRawEmail"],
                resources=[
                    arn(service="ses", resource="identity", resource_name=self.domain),
                    arn(
                        service="ses",
                        resource="configuration-set",
                        resource_name=self.configuration_set.configuration_set_name,
                    ),
                ],
                conditions={
                    "StringEquals": {"ses:FromAddress": self.sender},
                    "ForAllValues:StringLike": {
                        "ses:Recipients": list(
                            dict.fromkeys(f"*@{domain_of(each)}" for each in recipients)
                        )
                    },
                },
            )
        )


def domain_of(address: str) -> str:
    """`clinic.example`; works for a template parameter too."""
    return Fn.select(1, Fn.split("@", address))
