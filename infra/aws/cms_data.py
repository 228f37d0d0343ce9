"""The stack `CmsData`: the data of the CMS. Deleting the stack deletes no data."""

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.aws import nag
from infra.aws.constructs.alarm_topic import alarm_topic
from infra.aws.constructs.cms import database
from infra.aws.constructs.cms.alarm import BELOW, add_alarm
from infra.aws.constructs.cms.media import Media
from infra.aws.constructs.cms.network import Network
from infra.aws.settings import CmsSettings

DESCRIPTION = "The data of the CMS: database, media, secrets"
SECRET_CHARACTERS = 64
GIGABYTE = 1_000_000_000


class CmsDataStack(Stack):
    """Network, database, media, secrets, and the alarms about them."""

    def __init__(self, scope: Construct, name: str, settings: CmsSettings) -> None:
        super().__init__(scope, name, description=DESCRIPTION, termination_protection=True)
        sizes = settings.sizes
        self.network = Network(self, "Network")
        make = database.large if sizes.aurora else database.small
        self.database = make(self, "Database", self.network, sizes.backup_days)
        self.media = Media(self, "Media")
        # Exported explicitly, so that the name in the roles of `CmsWeb` is stable.
        self.media_arn = self.export_value(self.media.bucket.bucket_arn)
        self.django_key = secretsmanager.Secret(
            self,
            "DjangoKey",
            description="Signs the CMS's sessions, previews and password resets",
            generate_secret_string=secretsmanager.SecretStringGenerator(
                password_length=SECRET_CHARACTERS, exclude_punctuation=True
            ),
            removal_policy=RemovalPolicy.RETAIN,
        )
        self._accept_findings()
        self.topic = alarm_topic(self, settings.alarm_email, ("cloudwatch", "events"))
        self._add_alarms()
        for output, value in (
            ("MediaBucket", self.media.bucket.bucket_name),
            ("DatabaseSecret", self.database.secret.secret_arn),
            ("DatabaseOwnerSecret", self.database.owner_secret.secret_arn),
            ("DjangoKeySecret", self.django_key.secret_arn),
        ):
            CfnOutput(self, output, value=value).override_logical_id(output)

    def _add_alarms(self) -> None:
        add_alarm(
            self,
            "DatabaseSilent",
            self.database.silence,
            1,
            "The database has reported nothing for 10 minutes. Is it stopped, or gone?",
            topic=self.topic,
            periods=10,
            compare=BELOW,
            silence_is_failure=True,
        )
        add_alarm(
            self,
            "DatabaseBusy",
            self.database.cpu,
            80,
            "The database has worked at 80 % for 15 minutes. Look at the dashboard: an import "
            "ends by itself; else choose a larger instance.",
            topic=self.topic,
            periods=3,
        )
        if self.database.free_storage:
            add_alarm(
                self,
                "DatabaseNearlyFull",
                self.database.free_storage,
                2 * GIGABYTE,
                "Less than 2 GB are free. It grows by itself up to 100 GB: raise "
                "max_allocated_storage before that.",
                topic=self.topic,
                compare=BELOW,
            )

    def _accept_findings(self) -> None:
        nag.accept(
            self.database.construct,
            "AwsSolutions-RDS11",
            "The port is no secret, and only the CMS's tasks reach it.",
        )
        by_hand = (
            "Changed by hand, see docs/operators/aws-cms.md: a rotation function in a network "
            "without NAT needs endpoints that cost more than the database."
        )
        for secret in (self.database.construct, self.django_key):
            nag.accept(secret, "AwsSolutions-SMG4", by_hand)
