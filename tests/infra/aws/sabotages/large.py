"""Sabotages of what the large profile changes."""

from tests.infra.aws.sabotages import GONE, Sabotage

LARGE_SABOTAGES = [
    Sabotage(*row)
    for row in (
        ("the cluster is not encrypted", "data", "Database", "StorageEncrypted", False),
        ("the cluster may be deleted", "data", "Database", "DeletionProtection", False),
        ("the cluster is deleted with its stack", "data", "Database", "@DeletionPolicy", "Delete"),
        ("the cluster is in public subnets", "data", "DatabaseSubnets", "SubnetIds",
         ["NetworkVpcTasksSubnet1Subnet", "NetworkVpcTasksSubnet2Subnet"]),
        ("the cluster accepts connections without TLS", "data", "DatabaseParameterGroup",
         "Parameters", {"rds.force_ssl": "0"}),
        ("the cluster is of an old version", "data", "Database", "EngineVersion", "11.21"),
        ("the cluster keeps backups for a day", "data", "Database", "BackupRetentionPeriod", 1),
        ("the cluster scales to 128 units", "data", "Database",
         "ServerlessV2ScalingConfiguration.MaxCapacity", 128),
        ("the writer is on the internet", "data", "DatabaseWriter", "PubliclyAccessible", True),
        ("there is no reader", "data", "DatabaseReader", "", GONE),
        ("the reader never takes over", "data", "DatabaseReader", "PromotionTier", 15),
        ("the cache is reached without TLS", "web", "CacheNodes", "TransitEncryptionEnabled",
         False),
        ("the cache is in public subnets", "web", "CacheSubnets", "SubnetIds",
         ["NetworkVpcTasksSubnet1Subnet"]),
        ("the cache is a giant", "web", "CacheNodes", "CacheNodeType", "cache.r7g.16xlarge"),
        ("the cache is of an old version", "web", "CacheNodes", "EngineVersion", "7.2"),
        ("the tasks are as small as the small profile's", "web", "WebDefinition", "Memory",
         "1024"),
        ("one task runs", "web", "CmsService", "DesiredCount", 1),
        ("autoscaling may go to one task", "web", "CmsServiceTaskCountTarget", "MinCapacity", 1),
        ("the digest is off", "web", "JobsSendReviewDigest", "State", "DISABLED"),
        ("CloudFront serves from the cheapest places only", "web", "DeliveryCms",
         "DistributionConfig.PriceClass", "PriceClass_100"),
    )
]  # fmt: skip
