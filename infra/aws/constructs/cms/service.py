"""A service that keeps tasks running behind the load balancer and replaces them without a gap."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elb
from constructs import Construct

from infra.aws.constructs.cms.balancer import Balancer
from infra.aws.constructs.cms.network import PUBLIC
from infra.aws.constructs.cms.task import Task


class Service(Construct):
    """Old tasks end when new ones are healthy; a version that never is gets rolled back."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        cluster: ecs.ICluster,
        task: Task,
        group: ec2.ISecurityGroup,
        tasks: int,
        max_tasks: int,
    ) -> None:
        super().__init__(scope, name)
        self.service = ecs.FargateService(
            self,
            "Service",
            cluster=cluster,
            task_definition=task.definition,
            vpc_subnets=PUBLIC,
            assign_public_ip=True,  # instead of a NAT gateway
            security_groups=[group],
            desired_count=tasks,
            min_healthy_percent=100,
            max_healthy_percent=200,
            circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
            health_check_grace_period=Duration.seconds(120),
            enable_execute_command=False,
            propagate_tags=ecs.PropagatedTagSource.SERVICE,  # else their cost has no tag
        )
        scaling = self.service.auto_scale_task_count(min_capacity=tasks, max_capacity=max_tasks)
        scaling.scale_on_cpu_utilization("Busy", target_utilization_percent=60)

    def behind(self, balancer: Balancer, host: str, health: str) -> elb.ApplicationTargetGroup:
        """Let the load balancer route requests for `host` to it."""
        return balancer.serve(self.node.id, self.service, host, health)

    def wait_for(self, others: Sequence[Construct]) -> None:
        """Change the service only after these are done."""
        self.service.node.add_dependency(*others)
