"""Database, bucket and network."""


def only_cloudfront_reads_the_bucket_and_only_pictures(cms):
    bucket = cms.data.one("AWS::S3::Bucket")
    assert bucket["PublicAccessBlockConfiguration"] == dict.fromkeys(
        ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"], True
    )
    statements = cms.data.one("AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    (read,) = [each for each in statements if each["Effect"] == "Allow"]
    assert read["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert read["Action"] == "s3:GetObject"
    assert read["Resource"] == [
        "MediaBucket.Arn/media/images/*",
        "MediaBucket.Arn/media/original_images/*",
    ]
    assert read["Condition"]["StringEquals"] == {"AWS:SourceAccount": "123456789012"}


def the_bucket_requires_tls(cms):
    statements = cms.data.one("AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    refused = [each["Condition"] for each in statements if each["Effect"] == "Deny"]
    assert {"Bool": {"aws:SecureTransport": "false"}} in refused
    assert {"NumericLessThan": {"s3:TlsVersion": 1.2}} in refused


def data_is_encrypted_at_rest(cms):
    assert cms.data.one("AWS::RDS::DBInstance")["StorageEncrypted"] is True
    (rule,) = cms.data.one("AWS::S3::Bucket")["BucketEncryption"][
        "ServerSideEncryptionConfiguration"
    ]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"


def data_is_kept_when_its_stack_is_deleted(cms):
    kept = ("AWS::RDS::DBInstance", "AWS::S3::Bucket", "AWS::SecretsManager::Secret")
    for kind in kept[:2]:
        assert [
            each["DeletionPolicy"] for each in cms.data.resources.values() if each["Type"] == kind
        ] == ["Retain"]
    assert cms.data.resources["DjangoKey"]["DeletionPolicy"] == "Retain"
    assert cms.data.one("AWS::RDS::DBInstance")["DeletionProtection"] is True


def data_can_be_restored(cms):
    database = cms.data.one("AWS::RDS::DBInstance")
    assert database["BackupRetentionPeriod"] == 14
    assert database["DeleteAutomatedBackups"] is False
    bucket = cms.data.one("AWS::S3::Bucket")
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}


def only_tasks_reach_the_database_and_over_tls(cms):
    assert cms.data.one("AWS::RDS::DBInstance")["PubliclyAccessible"] is False
    parameters = cms.data.one("AWS::RDS::DBParameterGroup")["Parameters"]
    assert parameters == {"rds.force_ssl": "1"}
    groups = cms.data.of("AWS::EC2::SecurityGroup")
    let_in = list(cms.data.of("AWS::EC2::SecurityGroupIngress").values())
    assert not any(each.get("SecurityGroupIngress") for each in groups.values())
    assert not any("CidrIp" in each or "CidrIpv6" in each for each in let_in)
    found = {
        each["GroupId"]: (each["FromPort"], each.get("SourceSecurityGroupId")) for each in let_in
    }
    assert found == {
        "NetworkBalancer.GroupId": (443, None),
        "NetworkTasks.GroupId": (8000, "NetworkBalancer.GroupId"),
        "NetworkDatabase.GroupId": (5432, "NetworkTasks.GroupId"),
    }


def there_is_no_nat_gateway(cms):
    assert not cms.data.of("AWS::EC2::NatGateway")
    for service in cms.web.of("AWS::ECS::Service").values():
        network = service["NetworkConfiguration"]["AwsvpcConfiguration"]
        assert network["AssignPublicIp"] == "ENABLED"
        assert all("TasksSubnet" in subnet for subnet in network["Subnets"])


CHECKS = [
    only_cloudfront_reads_the_bucket_and_only_pictures,
    the_bucket_requires_tls,
    data_is_encrypted_at_rest,
    data_is_kept_when_its_stack_is_deleted,
    data_can_be_restored,
    only_tasks_reach_the_database_and_over_tls,
    there_is_no_nat_gateway,
]
