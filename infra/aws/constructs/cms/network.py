"""The network: public subnets for tasks, isolated ones for the database and the load balancer."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.aws.constructs.cms.cloudfront_addresses import cloudfront_addresses

PORT = 8000  # of every container that listens
POSTGRES = ec2.Port.tcp(5432)
PUBLIC = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PUBLIC)
CLOSED = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)


class Network(Construct):
    """Two availability zones and no NAT gateway, which would cost more than all other resources.

    CloudFront → load balancer → tasks → database; each accepts connections from the one before
    only. Tasks have public addresses only to reach AWS.
    """

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            max_azs=2,
            nat_gateways=0,
            restrict_default_security_group=False,  # would need a function; nothing uses the group
            subnet_configuration=[
                ec2.SubnetConfiguration(name="Tasks", subnet_type=ec2.SubnetType.PUBLIC),
                ec2.SubnetConfiguration(name="Data", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            ],
            gateway_endpoints={
                "S3": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.S3)
            },
        )
        self._log_refused()
        self.balancer = self._group("Balancer", "CloudFront to the CMS")
        self.tasks = self._group("Tasks", "Tasks of the CMS", outbound=True)
        self.database = self._group("Database", "PostgreSQL, for tasks of the CMS only")
        cloudfront = ec2.Peer.prefix_list(cloudfront_addresses(self))
        self.balancer.add_ingress_rule(cloudfront, ec2.Port.tcp(443), "CloudFront")
        self.balancer.connections.allow_to(self.tasks, ec2.Port.tcp(PORT), "CloudFront to tasks")
        self.database.add_ingress_rule(self.tasks, POSTGRES, "Tasks of the CMS")

    def _group(self, name: str, description: str, *, outbound: bool = False) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(
            self, name, vpc=self.vpc, description=description, allow_all_outbound=outbound
        )

    def _log_refused(self) -> None:
        """Log refused connections only; the load balancer's metrics cover the others."""
        group = logs.LogGroup(
            self,
            "Refused",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.vpc.add_flow_log(
            "RefusedFlows",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(group),
            traffic_type=ec2.FlowLogTrafficType.REJECT,
        )
