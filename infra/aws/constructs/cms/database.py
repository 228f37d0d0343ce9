"""PostgreSQL: one small instance, or Aurora, which scales with the load; and its two users."""

from dataclasses import dataclass

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct, IConstruct

from infra.aws import nag
from infra.aws.constructs.cms.network import CLOSED, Network

NAME = "clinic"  # of the database and of its owner
APP_USER = "clinic_app"
TLS_ONLY = {"rds.force_ssl": "1"}
# At night in Europe, the backup before the weekly maintenance.
BACKUP, MAINTENANCE = "02:00-03:00", "sun:03:30-sun:04:30"
POSTGRES = rds.PostgresEngineVersion.VER_17_7  # AWS updates the minor version
AURORA = rds.AuroraPostgresEngineVersion.VER_17_7
MINUTE, PERIOD = Duration.minutes(1), Duration.minutes(5)


@dataclass(frozen=True, slots=True)
class Database:
    """What the other stacks use. Each secret has host, port, dbname, username and password.

    The CMS signs in with `secret`. The owner's is for the task that creates the CMS's user.
    """

    secret: secretsmanager.ISecret
    owner_secret: secretsmanager.ISecret
    cpu: cloudwatch.IMetric
    silence: cloudwatch.IMetric  # reports a minute, which end with the database
    connections: cloudwatch.IMetric
    free_storage: cloudwatch.IMetric | None  # bytes; Aurora's grows by itself
    construct: IConstruct


def small(scope: Construct, name: str, network: Network, backup_days: int) -> Database:
    """One `db.t4g.micro` with 20 GB that grows to 100; about $14 a month."""
    instance = rds.DatabaseInstance(
        scope,
        name,
        engine=rds.DatabaseInstanceEngine.postgres(version=POSTGRES),
        instance_type=ec2.InstanceType("t4g.micro"),
        parameters=TLS_ONLY,
        vpc=network.vpc,
        vpc_subnets=CLOSED,
        security_groups=[network.database],
        credentials=rds.Credentials.from_generated_secret(NAME),
        database_name=NAME,
        storage_type=rds.StorageType.GP3,
        allocated_storage=20,
        max_allocated_storage=100,
        storage_encrypted=True,
        backup_retention=Duration.days(backup_days),
        preferred_backup_window=BACKUP,
        preferred_maintenance_window=MAINTENANCE,
        auto_minor_version_upgrade=True,
        copy_tags_to_snapshot=True,
        deletion_protection=True,
        delete_automated_backups=False,
        removal_policy=RemovalPolicy.RETAIN,
    )
    nag.accept(
        instance,
        "AwsSolutions-RDS3",
        "The small profile accepts minutes without the admin; CloudFront goes on answering "
        "from its cache. The large profile has a second zone.",
    )
    owner = _owner_secret(instance, instance.secret)
    return Database(
        secret=_app_secret(scope, owner, instance),
        owner_secret=owner,
        cpu=instance.metric_cpu_utilization(period=PERIOD),
        silence=instance.metric_cpu_utilization(period=MINUTE, statistic="SampleCount"),
        connections=instance.metric_database_connections(period=PERIOD),
        free_storage=instance.metric_free_storage_space(period=PERIOD, statistic="Minimum"),
        construct=instance,
    )


def large(scope: Construct, name: str, network: Network, backup_days: int) -> Database:
    """Aurora Serverless v2, a writer and a reader that takes over, 0.5 to 8 units each."""
    cluster = rds.DatabaseCluster(
        scope,
        name,
        engine=rds.DatabaseClusterEngine.aurora_postgres(version=AURORA),
        parameters=TLS_ONLY,
        writer=rds.ClusterInstance.serverless_v2("Writer"),
        readers=[rds.ClusterInstance.serverless_v2("Reader", scale_with_writer=True)],
        serverless_v2_min_capacity=0.5,
        serverless_v2_max_capacity=8,
        vpc=network.vpc,
        vpc_subnets=CLOSED,
        security_groups=[network.database],
        credentials=rds.Credentials.from_generated_secret(NAME),
        default_database_name=NAME,
        storage_encrypted=True,
        backup=rds.BackupProps(retention=Duration.days(backup_days), preferred_window=BACKUP),
        preferred_maintenance_window=MAINTENANCE,
        copy_tags_to_snapshot=True,
        deletion_protection=True,
        removal_policy=RemovalPolicy.RETAIN,
    )
    nag.accept(
        cluster,
        "AwsSolutions-RDS6",
        "Tasks sign in with a password from Secrets Manager over TLS; a token of IAM would have "
        "to be fetched for every connection.",
    )
    owner = _owner_secret(cluster, cluster.secret)
    return Database(
        secret=_app_secret(scope, owner, cluster),
        owner_secret=owner,
        cpu=cluster.metric_cpu_utilization(period=PERIOD),
        silence=cluster.metric_cpu_utilization(period=MINUTE, statistic="SampleCount"),
        connections=cluster.metric_database_connections(period=PERIOD),
        free_storage=None,
        construct=cluster,
    )


def _owner_secret(
    database: Construct, attached: secretsmanager.ISecret | None
) -> secretsmanager.ISecret:
    """The secret that the database generated; it is kept, as the database is."""
    generated = database.node.find_child("Secret")
    if attached is None or not isinstance(generated, secretsmanager.Secret):
        raise ValueError("The database has no generated credentials.")
    generated.apply_removal_policy(RemovalPolicy.RETAIN)
    return attached


def _app_secret(
    scope: Construct,
    owner: secretsmanager.ISecret,
    database: secretsmanager.ISecretAttachmentTarget,
) -> secretsmanager.ISecret:
    """The CMS's own user, whom a deploy creates, see `infra/aws/migrate/database_user.py`."""
    secret = rds.DatabaseSecret(scope, "AppUser", username=APP_USER, master_secret=owner)
    secret.apply_removal_policy(RemovalPolicy.RETAIN)
    nag.accept(
        secret,
        "AwsSolutions-SMG4",
        "Changed by hand, see docs/operators/aws-cms.md: the next deploy gives it to the user.",
    )
    return secret.attach(database)
