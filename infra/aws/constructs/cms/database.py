"""PostgreSQL: one small instance, or Aurora, which scales with the load."""

from dataclasses import dataclass

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct, IConstruct

from infra.aws import nag
from infra.aws.constructs.cms.network import CLOSED, Network

NAME = "clinic"
TLS_ONLY = {"rds.force_ssl": "1"}
# At night in Europe, the backup before the weekly maintenance.
BACKUP, MAINTENANCE = "02:00-03:00", "sun:03:30-sun:04:30"
POSTGRES = rds.PostgresEngineVersion.VER_17_7  # AWS updates the minor version
AURORA = rds.AuroraPostgresEngineVersion.VER_17_7
PERIOD = Duration.minutes(5)


@dataclass(frozen=True, slots=True)
class Database:
    """What the other stacks use. The secret has host, port, dbname, username and password."""

    secret: secretsmanager.ISecret
    cpu: cloudwatch.IMetric
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
    return Database(
        secret=_secret(instance.secret),
        cpu=instance.metric_cpu_utilization(period=PERIOD),
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
    return Database(
        secret=_secret(cluster.secret),
        cpu=cluster.metric_cpu_utilization(period=PERIOD),
        connections=cluster.metric_database_connections(period=PERIOD),
        free_storage=None,
        construct=cluster,
    )


def _secret(secret: secretsmanager.ISecret | None) -> secretsmanager.ISecret:
    if secret is None:
        raise ValueError("The database has no generated credentials.")
    return secret
