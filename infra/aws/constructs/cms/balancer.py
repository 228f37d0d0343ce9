"""The load balancer between CloudFront and the tasks. It has no address on the internet."""

from aws_cdk import Duration
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_elasticloadbalancingv2 as elb
from constructs import Construct

from infra.aws import nag
from infra.aws.constructs.cms.network import CLOSED, PORT, Network


class Balancer(Construct):
    """HTTPS from CloudFront's addresses only; answers 404 for an unknown host."""

    def __init__(
        self, scope: Construct, name: str, *, network: Network, certificate: acm.ICertificate
    ) -> None:
        super().__init__(scope, name)
        self._next_rule = 0
        self.balancer = elb.ApplicationLoadBalancer(
            self,
            "Balancer",
            vpc=network.vpc,
            vpc_subnets=CLOSED,
            internet_facing=False,
            security_group=network.balancer,
            drop_invalid_header_fields=True,
            deletion_protection=False,
        )
        nag.accept(
            self.balancer,
            "AwsSolutions-ELB2",
            "An access log would store visitors' addresses with what they searched for.",
        )
        self.listener = self.balancer.add_listener(
            "Https",
            port=443,
            open=False,
            certificates=[certificate],
            ssl_policy=elb.SslPolicy.TLS13_RES,
            default_action=elb.ListenerAction.fixed_response(404),
        )

    def serve(
        self, name: str, service: elb.IApplicationLoadBalancerTarget, host: str, health: str
    ) -> elb.ApplicationTargetGroup:
        """Route requests for `host` to the service's tasks.

        A task counts as unhealthy after five minutes: a restarting database needs less, and new
        tasks would not help.
        """
        self._next_rule += 1
        return self.listener.add_targets(
            name,
            priority=self._next_rule,
            conditions=[elb.ListenerCondition.host_headers([host])],
            port=PORT,
            protocol=elb.ApplicationProtocol.HTTP,
            targets=[service],
            deregistration_delay=Duration.seconds(20),
            health_check=elb.HealthCheck(
                path=health,
                interval=Duration.seconds(30),
                timeout=Duration.seconds(10),
                healthy_threshold_count=2,
                unhealthy_threshold_count=10,
            ),
        )
