"""The stack `Contact`: the contact handler and its resources. It can be deployed alone."""

from aws_cdk import Fn, Stack, Tags
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from contact_lambda import routes
from contact_lambda.recipients import FixedRecipients, written
from infra.aws.constructs.alarms import Alarms
from infra.aws.constructs.budget import Budget
from infra.aws.constructs.contact_outputs import ContactOutputs
from infra.aws.constructs.dashboard import Dashboard
from infra.aws.constructs.event_sources import EventSources
from infra.aws.constructs.gateway import Gateway
from infra.aws.constructs.guarded_gateway import GuardedGateway
from infra.aws.constructs.handler import Handler
from infra.aws.constructs.journal import Journal
from infra.aws.constructs.recipients import Recipients
from infra.aws.constructs.secret import HandlerSecret
from infra.aws.constructs.sending import Sending
from infra.aws.settings import ContactSettings

DESCRIPTION = "The contact form of a clinic: HTTP API, function, journal, mail, alarms"


class ContactStack(Stack):
    """The contact form with the values of the settings file."""

    def __init__(
        self, scope: Construct, name: str, settings: ContactSettings, code: lambda_.Code
    ) -> None:
        super().__init__(scope, name, description=DESCRIPTION)
        Tags.of(self).add("product", "contact")  # for Cost Explorer
        self.contact = ContactForm(self, "Contact", settings, code)


class ContactForm(Construct):
    """A visitor's message: HTTP API → function → journal, SES → lead practitioner.

    The settings' values can also be template parameters, see `export`.
    """

    def __init__(
        self, scope: Construct, name: str, settings: ContactSettings, code: lambda_.Code
    ) -> None:
        super().__init__(scope, name)
        self.settings = settings
        self.routes = routes.parse(settings.routes) if settings.routes else routes.ONLY_LEAD
        self.journal = Journal(self, "Journal")
        self.secret = HandlerSecret(self, "Secret", characters=settings.secret_characters)
        first = {
            "lead": settings.recipient_lead,
            "fallback": settings.recipient_fallback,
            **self.routes.first,
        }
        everyone = FixedRecipients(first, self.routes.further).everyone
        self.recipients = Recipients(
            self, "Recipients", values={role: written(everyone(role)) for role in first}
        )
        self.sending = Sending(
            self,
            "Sending",
            sender=settings.sender,
            identity_exists=settings.identity_exists,
        )
        self.handler = self._handler(code)
        gateway = GuardedGateway if settings.firewall else Gateway
        self.gateway: Gateway | GuardedGateway = gateway(
            self, "Gateway", function=self.handler.function, settings=settings
        )
        self.event_sources = EventSources(
            self,
            "EventSources",
            function=self.handler.function,
            configuration_set=self.sending.configuration_set.configuration_set_name,
        )
        self.handler.function.add_environment("CONTACT_ADDRESS", self.gateway.address)
        self._add_alarms()
        self.outputs = self._outputs()

    def _handler(self, code: lambda_.Code) -> Handler:
        settings = self.settings
        handler = Handler(
            self,
            "Handler",
            code=code,
            environment=self._environment(),
            reserved_concurrency=settings.reserved_concurrency,
            # A changed description updates the function, which then reads the new secret.
            description=f"Contact form; its secret has {settings.secret_characters} characters",
        )
        table = self.journal.table
        handler.allow(
            "Journal",
            ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            [table.table_arn],
        )
        handler.allow("OpenRows", ["dynamodb:Query"], [f"{table.table_arn}/index/open-due"])
        handler.allow(
            "Recipients",
            ["ssm:GetParameters"],
            [each.parameter_arn for each in self.recipients.parameters],
        )
        own = (settings.recipient_lead, settings.recipient_fallback)
        self.sending.grant(handler.role, [*own, *self.routes.addresses])
        return handler

    def _environment(self) -> dict[str, str]:
        """Every variable that contact_lambda/config.py reads; its own address is added later."""
        settings = self.settings
        return {
            "CONTACT_CLINIC_NAME": settings.clinic_name,
            "CONTACT_SENDER": settings.sender,
            "CONTACT_RECIPIENT_LEAD": settings.recipient_lead,
            "CONTACT_RECIPIENT_FALLBACK": settings.recipient_fallback,
            "CONTACT_RECIPIENTS_PARAMETER": self.recipients.path,
            "CONTACT_THANKS_URL": settings.thanks_url,
            "CONTACT_FORM_URL": settings.form_url,
            "CONTACT_FORM_ORIGINS": Fn.join(",", list(settings.site_origins)),
            "CONTACT_OTHER_WAY": settings.other_way,
            "CONTACT_LANGUAGE": settings.language,
            "CONTACT_TIME_ZONE": settings.time_zone,
            "CONTACT_REPLY_TO": settings.reply_to,
            "CONTACT_ROUTES": settings.routes,
            "CONTACT_CONFIGURATION_SET": self.sending.configuration_set.configuration_set_name,
            "CONTACT_JOURNAL_TABLE": self.journal.table.table_name,
            "CONTACT_SECRET": self.secret.reference,
            "CONTACT_EARLIER_SECRETS": self.secret.earlier if settings.earlier_secret else "",
            "CONTACT_REPLY_DAYS": _text(settings.reply_days),
            "CONTACT_WORKING_DAYS": settings.working_days,
            "CONTACT_HOLIDAYS": settings.holidays,
            "CONTACT_CONSENT_REQUIRED": _lower(settings.consent_required),
            "CONTACT_NOTICE_ONLY": _lower(settings.notice_only),
            "CONTACT_ALTCHA": _lower(settings.altcha),
        }

    def _add_alarms(self) -> None:
        settings, function = self.settings, self.handler.function
        alarms = Alarms(
            self,
            "Alarms",
            email=settings.alarm_email,
            function=function,
            dead_letters=self.event_sources.dead_letters,
            api_errors=self.gateway.errors,
            refused=self.gateway.refused,
        )
        Dashboard(self, "Dashboard", alarms=alarms.all, function=function, api=self.gateway.api)
        self.budget: Budget | None = None
        if settings.monthly_budget != 0:
            self.budget = Budget(
                self, "Budget", dollars=settings.monthly_budget, email=settings.alarm_email
            )

    def _outputs(self) -> ContactOutputs:
        return ContactOutputs(
            self,
            "Outputs",
            address=self.gateway.address,
            function=self.handler.function.function_name,
            journal=self.journal.table.table_name,
            domain=self.sending.domain,
            dns_records=self.sending.dns_records,
            alarm_email=self.settings.alarm_email,
            form_url=self.settings.form_url,
        )


def _text(value: object) -> str:
    """A number as text; a template parameter is already text."""
    return value if isinstance(value, str) else str(value)


def _lower(value: object) -> str:
    """`true` or `false`; a template parameter is already text."""
    return value if isinstance(value, str) else str(value).lower()
