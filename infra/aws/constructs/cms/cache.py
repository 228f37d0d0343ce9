"""Valkey, shared by all tasks of the large profile, mostly for throttling."""

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticache as elasticache
from constructs import Construct

from infra.aws import nag

PORT = 6379


class Cache(Construct):
    """One small node, over TLS, for the CMS's tasks only. Losing its content is harmless."""

    def __init__(
        self, scope: Construct, name: str, *, vpc: ec2.IVpc, readers: ec2.ISecurityGroup
    ) -> None:
        super().__init__(scope, name)
        group = ec2.SecurityGroup(
            self, "Group", vpc=vpc, description="Valkey", allow_all_outbound=False
        )
        group.add_ingress_rule(readers, ec2.Port.tcp(PORT), "Tasks of the CMS")
        subnets = elasticache.CfnSubnetGroup(
            self,
            "Subnets",
            description="Closed subnets",
            subnet_ids=[subnet.subnet_id for subnet in vpc.isolated_subnets],
        )
        self._nodes = elasticache.CfnReplicationGroup(
            self,
            "Nodes",
            replication_group_description="Shared by the tasks of the CMS",
            engine="valkey",
            engine_version="8.0",
            cache_node_type="cache.t4g.micro",
            num_cache_clusters=1,
            automatic_failover_enabled=False,
            at_rest_encryption_enabled=True,
            transit_encryption_enabled=True,
            cache_subnet_group_name=subnets.ref,
            security_group_ids=[group.security_group_id],
        )
        for rule, because in (
            ("AEC4", "A second node would double the price, and its content may be lost."),
            ("AEC5", "The port is no secret, and only the CMS's tasks reach it."),
            (
                "AEC6",
                "Only the CMS's tasks reach it, and it holds public content and counters only.",
            ),
        ):
            nag.accept(self._nodes, f"AwsSolutions-{rule}", because)

    @property
    def url(self) -> str:
        """`rediss://….cache.amazonaws.com:6379`"""
        return f"rediss://{self._nodes.attr_primary_end_point_address}:{PORT}"
