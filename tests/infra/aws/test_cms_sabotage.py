"""The CMS's stacks broken in one place each: the check that is named must notice."""

import copy
import json

import pytest

from tests.infra.aws.cms_checks import (
    data,
    delivery,
    monitoring,
    permissions,
    stacks,
    tasks,
)
from tests.infra.aws.template import listed


def properties(stack, name):
    return stack.resources[name]["Properties"]


def statement(stack, policy, action):
    statements = properties(stack, policy)["PolicyDocument"]["Statement"]
    return next(each for each in statements if action in listed(each["Action"]))


def distribution(cms):
    return stacks.distributions(cms)["DeliveryCms"]


def widen_what_a_task_may_do(cms):
    statement(cms.web, "WebRoleDefaultPolicy", "s3:GetObject")["Action"] = "s3:*"


def let_a_task_read_every_secret(cms):
    read = "secretsmanager:GetSecretValue"
    statement(cms.web, "WebStarterDefaultPolicy", read)["Resource"] = "*"


def let_a_task_purge_other_sites(cms):
    purge = statement(cms.web, "WebRoleDefaultPolicy", "cloudfront:CreateInvalidation")
    purge["Resource"] = "*"


def give_the_frontend_the_bucket(cms):
    properties(cms.web, "WebRoleDefaultPolicy")["Roles"].append("SiteTaskRole")


def attach_a_managed_policy(cms):
    properties(cms.web, "WebRole")["ManagedPolicyArns"] = ["arn:aws:iam::aws:policy/PowerUser"]


def pass_roles_to_anything(cms):
    del statement(cms.web, "MigrationsRoleDefaultPolicy", "iam:PassRole")["Condition"]


def open_the_bucket(cms):
    properties(cms.data, "MediaBucket")["PublicAccessBlockConfiguration"]["BlockPublicPolicy"] = (
        False
    )


def let_cloudfront_read_documents(cms):
    allowed = statement(cms.data, "MediaBucketPolicy", "s3:GetObject")
    allowed["Resource"] = ["MediaBucket.Arn/*"]


def let_everybody_read_pictures(cms):
    statement(cms.data, "MediaBucketPolicy", "s3:GetObject")["Principal"] = {"AWS": "*"}


def ask_the_bucket_without_tls(cms):
    del properties(cms.data, "MediaBucketPolicy")["PolicyDocument"]["Statement"][0]


def leave_the_database_unencrypted(cms):
    properties(cms.data, "Database")["StorageEncrypted"] = False


def let_the_database_be_deleted(cms):
    properties(cms.data, "Database")["DeletionProtection"] = False


def delete_the_bucket_with_its_stack(cms):
    cms.data.resources["MediaBucket"]["DeletionPolicy"] = "Delete"


def keep_no_backups(cms):
    properties(cms.data, "Database")["BackupRetentionPeriod"] = 0


def forget_old_versions_of_files(cms):
    properties(cms.data, "MediaBucket")["VersioningConfiguration"] = {"Status": "Suspended"}


def show_the_database_to_the_world(cms):
    properties(cms.data, "Database")["PubliclyAccessible"] = True


def let_anybody_reach_the_tasks(cms):
    group = properties(cms.data, "NetworkTasks")
    group["SecurityGroupIngress"] = [{"CidrIp": "0.0.0.0/0", "FromPort": 8000}]


def ask_the_database_without_tls(cms):
    properties(cms.data, "DatabaseParameterGroup")["Parameters"]["rds.force_ssl"] = "0"


def build_a_nat_gateway(cms):
    cms.data.resources["Nat"] = {"Type": "AWS::EC2::NatGateway", "Properties": {}}


def write_a_secret_into_the_template(cms):
    stacks.one_container(cms, "web")["Environment"].append({"Name": "SECRET_KEY", "Value": "x"})


def tell_a_container_what_it_does_not_read(cms):
    stacks.one_container(cms, "web")["Environment"].append({"Name": "DEBUG_ALL", "Value": "x"})


def forget_a_variable_that_is_needed(cms):
    environment = stacks.one_container(cms, "webhooks")["Environment"]
    environment[:] = [each for each in environment if each["Name"] != "FRONTEND_URL"]


def believe_one_proxy_only(cms):
    for each in stacks.one_container(cms, "web")["Environment"]:
        if each["Name"] == "TRUSTED_PROXY_COUNT":
            each["Value"] = "1"


def let_a_container_write(cms):
    stacks.one_container(cms, "site")["ReadonlyRootFilesystem"] = False


def watch_another_port(cms):
    properties(cms.web, "BalancerHttpsCmsServiceGroup")["Port"] = 80


def keep_a_failing_version(cms):
    deployment = properties(cms.web, "CmsService")["DeploymentConfiguration"]
    deployment["DeploymentCircuitBreaker"]["Rollback"] = False


def switch_before_the_migrations(cms):
    waits = cms.web.resources["CmsService"]["DependsOn"]
    waits[:] = [each for each in waits if not each.startswith("Migrations")]


def lose_a_schedule_that_cannot_start(cms):
    del properties(cms.web, "JobsPublishScheduled")["Target"]["DeadLetterConfig"]


def publish_once_a_day(cms):
    properties(cms.web, "JobsPublishScheduled")["ScheduleExpression"] = "rate(1 day)"


def tell_nobody_of_a_failed_command(cms):
    properties(cms.web, "JobsFailed")["Targets"] = [{"Arn": "Elsewhere"}]


def take_the_firewall_away(cms):
    del distribution(cms)["WebACLId"]


def take_old_tls_from_visitors(cms):
    distribution(cms)["ViewerCertificate"]["MinimumProtocolVersion"] = "TLSv1_2016"


def answer_over_plain_http(cms):
    distribution(cms)["DefaultCacheBehavior"]["ViewerProtocolPolicy"] = "allow-all"


def ask_the_balancer_over_plain_http(cms):
    endpoint = properties(cms.web, "DeliveryOrigin")["VpcOriginEndpointConfig"]
    endpoint["OriginProtocolPolicy"] = "http-only"


def put_the_balancer_on_the_internet(cms):
    properties(cms.web, "Balancer")["Scheme"] = "internet-facing"


def inspect_what_editors_write(cms):
    rules = properties(cms.edge, "FirewallAcl")["Rules"]
    rules.append({**copy.deepcopy(rules[0]), "Name": "Body"})


def sample_what_visitors_ask(cms):
    rule = properties(cms.edge, "FirewallAcl")["Rules"][0]
    rule["VisibilityConfig"]["SampledRequestsEnabled"] = True


def take_every_limit_away(cms):
    properties(cms.edge, "FirewallAcl")["Rules"].pop()


def keep_answers_by_cookie(cms):
    policy = properties(cms.web, "DeliveryApiCachePolicy")["CachePolicyConfig"]
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    key["CookiesConfig"] = {"CookieBehavior": "all"}


def let_unknown_parameters_through(cms):
    stacks.behavior_of(cms, "/api/*")["FunctionAssociations"] = []


def keep_the_admin(cms):
    optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    distribution(cms)["DefaultCacheBehavior"]["CachePolicyId"] = optimized


def keep_a_missing_page(cms):
    distribution(cms)["CustomErrorResponses"][0]["ErrorCachingMinTTL"] = 300


def serve_documents_from_the_bucket(cms):
    images = stacks.behavior_of(cms, "/media/images/*")
    distribution(cms)["CacheBehaviors"].append({**images, "PathPattern": "/media/*"})


def let_an_upload_run(cms):
    del stacks.security(cms, "DeliveryHeadersFiles")["ContentSecurityPolicy"]


def forget_to_keep_browsers_to_https(cms):
    del stacks.security(cms, "DeliveryHeadersPages")["StrictTransportSecurity"]


def keep_a_log_for_ever(cms):
    del properties(cms.web, "WebLog")["RetentionInDays"]


def log_every_visitor(cms):
    distribution(cms)["Logging"] = {"Bucket": "visitors"}


def alarm_nobody(cms):
    properties(cms.web, "CmsAlarmsNotReady")["AlarmActions"] = []


def drop_an_alarm(cms):
    del cms.data.resources["DatabaseNearlyFull"]


CAUGHT_BY = {
    widen_what_a_task_may_do: permissions.each_role_has_exactly_the_permissions_it_needs,
    let_a_task_read_every_secret: permissions.each_role_has_exactly_the_permissions_it_needs,
    let_a_task_purge_other_sites: permissions.each_role_has_exactly_the_permissions_it_needs,
    give_the_frontend_the_bucket: permissions.each_role_has_exactly_the_permissions_it_needs,
    attach_a_managed_policy: permissions.no_role_has_a_managed_policy,
    pass_roles_to_anything: permissions.roles_are_passed_to_tasks_only,
    open_the_bucket: data.only_cloudfront_reads_the_bucket_and_only_pictures,
    let_cloudfront_read_documents: data.only_cloudfront_reads_the_bucket_and_only_pictures,
    let_everybody_read_pictures: data.only_cloudfront_reads_the_bucket_and_only_pictures,
    ask_the_bucket_without_tls: data.the_bucket_requires_tls,
    leave_the_database_unencrypted: data.data_is_encrypted_at_rest,
    let_the_database_be_deleted: data.data_is_kept_when_its_stack_is_deleted,
    delete_the_bucket_with_its_stack: data.data_is_kept_when_its_stack_is_deleted,
    keep_no_backups: data.data_can_be_restored,
    forget_old_versions_of_files: data.data_can_be_restored,
    show_the_database_to_the_world: data.only_tasks_reach_the_database_and_over_tls,
    let_anybody_reach_the_tasks: data.only_tasks_reach_the_database_and_over_tls,
    ask_the_database_without_tls: data.only_tasks_reach_the_database_and_over_tls,
    build_a_nat_gateway: data.there_is_no_nat_gateway,
    write_a_secret_into_the_template: tasks.secrets_are_in_no_template,
    tell_a_container_what_it_does_not_read: (tasks.containers_get_exactly_the_variables_they_read),
    forget_a_variable_that_is_needed: tasks.containers_get_exactly_the_variables_they_read,
    believe_one_proxy_only: tasks.addresses_agree_with_each_other,
    let_a_container_write: tasks.containers_can_write_to_tmp_only,
    watch_another_port: tasks.health_checks_use_the_port_of_the_server,
    keep_a_failing_version: tasks.a_failing_version_is_rolled_back_while_the_old_one_runs,
    switch_before_the_migrations: tasks.migrations_run_before_the_services_change,
    lose_a_schedule_that_cannot_start: tasks.scheduled_commands_run_and_failed_starts_are_queued,
    publish_once_a_day: tasks.scheduled_commands_run_and_failed_starts_are_queued,
    tell_nobody_of_a_failed_command: tasks.a_failed_command_is_mailed,
    take_the_firewall_away: delivery.visitors_connect_by_tls_and_through_the_firewall,
    take_old_tls_from_visitors: delivery.visitors_connect_by_tls_and_through_the_firewall,
    answer_over_plain_http: delivery.visitors_connect_by_tls_and_through_the_firewall,
    ask_the_balancer_over_plain_http: delivery.cloudfront_reaches_the_balancer_privately_by_tls,
    put_the_balancer_on_the_internet: delivery.cloudfront_reaches_the_balancer_privately_by_tls,
    inspect_what_editors_write: delivery.the_firewall_inspects_no_body_and_stores_no_sample,
    sample_what_visitors_ask: delivery.the_firewall_inspects_no_body_and_stores_no_sample,
    take_every_limit_away: delivery.the_firewall_inspects_no_body_and_stores_no_sample,
    keep_answers_by_cookie: delivery.the_api_cache_key_is_the_query_and_nothing_of_the_visitor,
    let_unknown_parameters_through: delivery.cloudfront_refuses_unknown_parameters,
    keep_the_admin: delivery.the_admin_is_never_cached,
    keep_a_missing_page: delivery.errors_are_not_cached,
    serve_documents_from_the_bucket: delivery.pictures_come_from_the_bucket_and_cannot_run_scripts,
    let_an_upload_run: delivery.pictures_come_from_the_bucket_and_cannot_run_scripts,
    forget_to_keep_browsers_to_https: delivery.browsers_must_use_https_and_declared_types,
    keep_a_log_for_ever: monitoring.logs_expire_after_thirty_days,
    log_every_visitor: monitoring.nothing_logs_visitors,
    alarm_nobody: monitoring.alarms_mail_somebody_what_to_do,
    drop_an_alarm: monitoring.alarms_fire_in_their_failures_and_rest_while_all_is_well,
}


@pytest.mark.parametrize("break_it", CAUGHT_BY, ids=lambda break_it: break_it.__name__)
def test_a_broken_stack_fails_its_check(cms, break_it):
    broken = copy.deepcopy(cms)
    break_it(broken)
    assert json.dumps(vars_of(broken)) != json.dumps(vars_of(cms))

    with pytest.raises((AssertionError, KeyError, ValueError)):
        CAUGHT_BY[break_it](broken)


def vars_of(cms):
    return {name: stack.resources for name, stack in vars(cms).items()}
