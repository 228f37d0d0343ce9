"""The stack `CmsWeb`: the running CMS. It can be deleted and recreated; `CmsData` has the data."""

from functools import partial

from aws_cdk import CfnParameter, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_ecs as ecs
from constructs import Construct

from infra.aws import nag
from infra.aws.cms_data import CmsDataStack
from infra.aws.constructs.cms.balancer import Balancer
from infra.aws.constructs.cms.cache import Cache
from infra.aws.constructs.cms.cms_outputs import CmsOutputs
from infra.aws.constructs.cms.distribution import Delivery
from infra.aws.constructs.cms.environment import (
    cms_secrets,
    cms_variables,
    database_user_secrets,
    named_secrets,
    site_secrets,
    site_variables,
)
from infra.aws.constructs.cms.jobs import CONTAINER, Jobs, command
from infra.aws.constructs.cms.migrations import USER_SCRIPT, Migrations
from infra.aws.constructs.cms.outside_check import READY, SITE_READY
from infra.aws.constructs.cms.service import Service
from infra.aws.constructs.cms.task import Task, container_image
from infra.aws.constructs.cms.watching import Served, watch
from infra.aws.settings import CmsSettings

SITE_UP = "/static/frontend/mark.svg"
MEDIA_ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
SERVER = ["granian", "cms.wsgi:application"]
SITE = ["granian", "cms.frontend.wsgi:application"]
EDGE_PARAMETERS = ("CertificateArn", "WebAclArn")
CONTACT_PARAMETER = "ContactAddress"


class CmsWebStack(Stack):
    """CloudFront → load balancer → tasks → database.

    What other stacks know are parameters that `make deploy` fills in: certificate and firewall of
    `CmsEdge`, and the form's address, unless the settings have one.
    """

    def __init__(
        self, scope: Construct, name: str, settings: CmsSettings, data: CmsDataStack
    ) -> None:
        super().__init__(scope, name, description="The running CMS: CloudFront, tasks, schedules")
        self.settings, self.data, self.vpc = settings, data, data.network.vpc
        self.image = container_image(self, settings.image)
        self.cluster = self._cluster()
        self.balancer = Balancer(
            self, "Balancer", network=data.network, certificate=self._certificate()
        )
        self.delivery = self._delivery()
        self.distribution = self.delivery.cms(
            settings.domain,
            data.media.seen_from(self),
            names_visitors=bool(settings.frontend_token_secret),
        )
        self._set_environment()

        self.manage = self._manage_task()
        self.migrations = self._migrations()
        self.served = [self._cms()]
        self.jobs = self._jobs()
        site_target = self._site() if settings.reference_frontend else ""
        self._watch()
        self._add_outputs(site_target)

    def _cluster(self) -> ecs.Cluster:
        cluster = ecs.Cluster(self, "Cluster", vpc=self.vpc)
        nag.accept(
            cluster,
            "AwsSolutions-ECS4",
            "Container Insights would cost more than the tasks; the alarms use the metrics "
            "of the service and the load balancer.",
        )
        return cluster

    def _certificate(self) -> acm.Certificate:
        """For the load balancer, in this region. It uses the same DNS record as `CmsEdge`."""
        first, *others = self.settings.domains
        return acm.Certificate(
            self,
            "Certificate",
            domain_name=first,
            subject_alternative_names=others or None,
            validation=acm.CertificateValidation.from_dns(),
        )

    def _delivery(self) -> Delivery:
        parameters = {
            name: CfnParameter(self, name, description="An output of CmsEdge, in us-east-1")
            for name in EDGE_PARAMETERS
        }
        return Delivery(
            self,
            "Delivery",
            balancer=self.balancer,
            certificate=acm.Certificate.from_certificate_arn(
                self, "AtCloudFront", parameters["CertificateArn"].value_as_string
            ),
            firewall_arn=parameters["WebAclArn"].value_as_string,
            price_class=self.settings.sizes.price_class,
        )

    def _contact(self) -> str:
        """No export of the contact form's stack, which could then not be changed without this."""
        if self.settings.contact_form_action:
            return self.settings.contact_form_action
        parameter = CfnParameter(
            self, CONTACT_PARAMETER, description="Where forms are sent: the contact form's output"
        )
        return parameter.value_as_string

    def _set_environment(self) -> None:
        group = self.data.network.tasks
        cache = (
            Cache(self, "Cache", vpc=self.vpc, readers=group).url
            if self.settings.sizes.shared_cache
            else ""
        )
        self.variables = cms_variables(
            self.settings,
            bucket=self.data.media.bucket.bucket_name,
            distribution=self.distribution.distribution_id,
            contact=self._contact(),
            cache=cache,
        )
        self.named = named_secrets(self, self.settings)
        self.secrets = cms_secrets(self.data, self.named)

    def _task(self, name: str, cpu: int, memory: int) -> Task:
        """A task of the CMS, which may write media and invalidate CloudFront's cache."""
        task = Task(self, name, image=self.image, cpu=cpu, memory=memory)
        files = f"{self.data.media_arn}/media/*"
        for sid, actions, resources in (
            ("Media", MEDIA_ACTIONS, [files]),
            ("MediaNames", ["s3:ListBucket"], [self.data.media_arn]),
            ("Purge", ["cloudfront:CreateInvalidation"], [self.distribution.distribution_arn]),
        ):
            task.allow(sid, actions, resources)
        nag.accept_wildcard(
            task.role,
            files,
            "Editors name the files: everything below media/ in the one bucket.",
        )
        return task

    def _manage_task(self) -> Task:
        task = self._task("Manage", 256, 1024)
        task.add(CONTAINER, command("check"), variables=self.variables, secrets=self.secrets)
        return task

    def _migrations(self) -> Migrations:
        self.database_user = Task(self, "DatabaseUser", image=self.image, cpu=256, memory=512)
        script = ["python", "-c", USER_SCRIPT.read_text(encoding="utf-8")]
        secrets = database_user_secrets(self.data)
        self.database_user.add("database-user", script, variables={}, secrets=secrets)
        return Migrations(
            self,
            "Migrations",
            cluster=self.cluster,
            user=self.database_user,
            manage=self.manage,
            group=self.data.network.tasks,
        )

    def _cms(self) -> Served:
        """The web server and, in the same task, the publishing worker."""
        sizes = self.settings.sizes
        task = self._task("Web", sizes.cpu, sizes.memory)
        add = partial(task.add, variables=self.variables, secrets=self.secrets)
        add("web", SERVER, health="/healthz/live")
        add("webhooks", command("publishing_worker"), beside=True)
        service = self._service("CmsService", task)
        service.wait_for([self.migrations, self.manage])
        return Served("CMS", service, service.behind(self.balancer, self.settings.domain, READY))

    def _site(self) -> str:
        """Add the reference frontend; return the target of its CNAME record."""
        task = Task(self, "SiteTask", image=self.image, cpu=256, memory=512)
        task.add(
            "site",
            SITE,
            health=SITE_READY,
            variables=site_variables(self.settings),
            secrets=site_secrets(self.named),
        )
        service = self._service("SiteService", task)
        targets = service.behind(self.balancer, self.settings.site_domain, SITE_UP)
        site = self.delivery.site(self.settings.site_domain)
        self.served.append(Served("site", service, targets))
        return str(site.distribution_domain_name)

    def _service(self, name: str, task: Task) -> Service:
        sizes = self.settings.sizes
        return Service(
            self,
            name,
            cluster=self.cluster,
            task=task,
            group=self.data.network.tasks,
            tasks=sizes.tasks,
            max_tasks=sizes.max_tasks,
        )

    def _jobs(self) -> Jobs:
        return Jobs(
            self,
            "Jobs",
            cluster=self.cluster,
            task=self.manage,
            group=self.data.network.tasks,
            topic=self.data.topic,
            sends_mail=bool(self.settings.email_secret),
        )

    def _watch(self) -> None:
        watch(
            self,
            self.served,
            topic=self.data.topic,
            balancer=self.balancer.balancer,
            jobs=self.jobs,
            distribution=self.distribution,
            database=self.data.database,
        )

    def _add_outputs(self, site_target: str) -> None:
        CmsOutputs(
            self,
            "Outputs",
            domain=self.settings.domain,
            cms_target=self.distribution.distribution_domain_name,
            site_domain=self.settings.site_domain,
            site_target=site_target,
            cluster=self.cluster.cluster_name,
            task=self.manage.definition.family,
            database_user_task=self.database_user.definition.family,
            group=self.data.network.tasks.security_group_id,
            subnets=[subnet.subnet_id for subnet in self.vpc.public_subnets],
        )
