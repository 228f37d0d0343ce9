"""The media, the database's size and place, and the secrets."""

import json

from tests.infra.aws.properties import exactly, holds

DATA_SUBNETS = ["NetworkVpcDataSubnet1Subnet", "NetworkVpcDataSubnet2Subnet"]
# AWS supports a major version of PostgreSQL for five years after its release.
POSTGRESQL = range(16, 19)


def no_rule_deletes_or_shows_media(cms):
    """Only versions that were replaced or deleted end, after 30 days, and unfinished uploads."""
    exactly(
        cms.data.one("AWS::S3::Bucket"),
        BucketEncryption={
            "ServerSideEncryptionConfiguration": [
                {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
            ]
        },
        LifecycleConfiguration={
            "Rules": [
                {
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                    "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
                    "Status": "Enabled",
                }
            ]
        },
        OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        PublicAccessBlockConfiguration=dict.fromkeys(
            ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"],
            True,
        ),
        VersioningConfiguration={"Status": "Enabled"},
    )
    assert cms.data.one("AWS::S3::BucketPolicy")["Bucket"] == "MediaBucket"


def the_database_is_in_closed_subnets(cms):
    database = cms.data.one("AWS::RDS::DBInstance")
    holds(
        database,
        DBSubnetGroupName="DatabaseSubnetGroup",
        VPCSecurityGroups=["NetworkDatabase.GroupId"],
        PubliclyAccessible=False,
    )
    assert cms.data.one("AWS::RDS::DBSubnetGroup")["SubnetIds"] == DATA_SUBNETS
    subnets = cms.data.of("AWS::EC2::Subnet")
    assert [subnets[name]["MapPublicIpOnLaunch"] for name in DATA_SUBNETS] == [False, False]
    assert len({subnets[name]["AvailabilityZone"] for name in DATA_SUBNETS}) == 2
    for route in cms.data.of("AWS::EC2::Route").values():
        assert "TasksSubnet" in route["RouteTableId"], "a closed subnet has a way out"


def the_database_has_the_agreed_size(cms):
    database = cms.data.one("AWS::RDS::DBInstance")
    major = int(database["EngineVersion"].partition(".")[0])
    assert major in POSTGRESQL
    exactly(
        database,
        Engine="postgres",
        EngineVersion=database["EngineVersion"],
        DBInstanceClass="db.t4g.micro",
        StorageType="gp3",
        AllocatedStorage="20",
        MaxAllocatedStorage=100,
        StorageEncrypted=True,
        AutoMinorVersionUpgrade=True,
        BackupRetentionPeriod=14,
        DeleteAutomatedBackups=False,
        DeletionProtection=True,
        CopyTagsToSnapshot=True,
        PreferredBackupWindow="02:00-03:00",
        PreferredMaintenanceWindow="sun:03:30-sun:04:30",
        DBName="clinic",
        MasterUsername="clinic",
        MasterUserPassword=database["MasterUserPassword"],
        DBParameterGroupName="DatabaseParameterGroup",
        DBSubnetGroupName="DatabaseSubnetGroup",
        VPCSecurityGroups=["NetworkDatabase.GroupId"],
        PubliclyAccessible=False,
    )
    parameters = cms.data.one("AWS::RDS::DBParameterGroup")
    assert parameters["Family"] == f"postgres{major}"
    assert parameters["Parameters"] == {"rds.force_ssl": "1"}


def data_and_secrets_outlive_the_stack(cms):
    kept = ("AWS::RDS::DBInstance", "AWS::S3::Bucket", "AWS::SecretsManager::Secret")
    for name, resource in cms.data.resources.items():
        if resource["Type"] in kept:
            policies = resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")
            assert policies == ("Retain", "Retain"), name


def secrets_are_made_by_aws_and_long(cms):
    made = cms.data.of("AWS::SecretsManager::Secret")
    assert len(made) == 3
    assert made["DjangoKey"]["GenerateSecretString"]["PasswordLength"] == 64
    for secret in made.values():
        exactly(secret, GenerateSecretString=secret["GenerateSecretString"])
        assert secret["GenerateSecretString"]["PasswordLength"] >= 30
    password = cms.data.one("AWS::RDS::DBInstance")["MasterUserPassword"]
    assert password.startswith("{{resolve:secretsmanager:")
    users = [
        json.loads(each["GenerateSecretString"]["SecretStringTemplate"])["username"]
        for each in made.values()
        if "SecretStringTemplate" in each["GenerateSecretString"]
    ]
    assert sorted(users) == ["clinic", "clinic_app"]


def each_group_opens_one_port_and_calls_nobody(cms):
    rules = cms.data.of("AWS::EC2::SecurityGroupIngress")
    assert len(rules) == 3
    for rule in rules.values():
        assert rule["FromPort"] == rule["ToPort"]
        assert rule["IpProtocol"] == "tcp"
    for name in ("NetworkDatabase", "NetworkBalancer"):
        (out,) = cms.data.of("AWS::EC2::SecurityGroup")[name].get(
            "SecurityGroupEgress", [{"CidrIp": "255.255.255.255/32"}]
        )
        assert out["CidrIp"] == "255.255.255.255/32"


def refused_connections_are_logged_and_no_others(cms):
    log = cms.data.one("AWS::EC2::FlowLog")
    holds(log, TrafficType="REJECT", ResourceId="NetworkVpc", LogGroupName="NetworkRefused")


CHECKS = [
    no_rule_deletes_or_shows_media,
    the_database_is_in_closed_subnets,
    the_database_has_the_agreed_size,
    data_and_secrets_outlive_the_stack,
    secrets_are_made_by_aws_and_long,
    each_group_opens_one_port_and_calls_nobody,
    refused_connections_are_logged_and_no_others,
]
