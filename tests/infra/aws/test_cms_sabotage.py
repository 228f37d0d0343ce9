"""The CMS's stacks broken in one place each: the check that is named must notice."""

import copy
import json

import pytest

from tests.infra.aws import cms_checks as checks


def properties(stack, name):
    return stack.resources[name]["Properties"]


def statement(stack, policy, action):
    statements = properties(stack, policy)["PolicyDocument"]["Statement"]
    return next(each for each in statements if action in checks.listed(each["Action"]))


def distribution(cms):
    return checks.distributions(cms)["DeliveryCms"]


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
    checks.one_container(cms, "web")["Environment"].append({"Name": "SECRET_KEY", "Value": "x"})


def tell_a_container_what_it_does_not_read(cms):
    checks.one_container(cms, "web")["Environment"].append({"Name": "DEBUG_ALL", "Value": "x"})


def forget_a_variable_that_is_needed(cms):
    told = checks.one_container(cms, "webhooks")["Environment"]
    told[:] = [each for each in told if each["Name"] != "FRONTEND_URL"]


def believe_one_proxy_only(cms):
    for each in checks.one_container(cms, "web")["Environment"]:
        if each["Name"] == "TRUSTED_PROXY_COUNT":
            each["Value"] = "1"


def let_a_container_write(cms):
    checks.one_container(cms, "site")["ReadonlyRootFilesystem"] = False


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
    endpoint = properties(cms.web, "DeliveryWayIn")["VpcOriginEndpointConfig"]
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
    checks.behavior_of(cms, "/api/*")["FunctionAssociations"] = []


def keep_the_admin(cms):
    optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    distribution(cms)["DefaultCacheBehavior"]["CachePolicyId"] = optimized


def keep_a_missing_page(cms):
    distribution(cms)["CustomErrorResponses"][0]["ErrorCachingMinTTL"] = 300


def serve_documents_from_the_bucket(cms):
    images = checks.behavior_of(cms, "/media/images/*")
    distribution(cms)["CacheBehaviors"].append({**images, "PathPattern": "/media/*"})


def let_an_upload_run(cms):
    del checks.security(cms, "DeliveryHeadersFiles")["ContentSecurityPolicy"]


def forget_to_keep_browsers_to_https(cms):
    del checks.security(cms, "DeliveryHeadersPages")["StrictTransportSecurity"]


def keep_a_log_for_ever(cms):
    del properties(cms.web, "WebLog")["RetentionInDays"]


def log_every_visitor(cms):
    distribution(cms)["Logging"] = {"Bucket": "visitors"}


def alarm_nobody(cms):
    properties(cms.web, "AlarmsNotReady")["AlarmActions"] = []


def drop_an_alarm(cms):
    del cms.data.resources["DatabaseNearlyFull"]


CAUGHT_BY = {
    widen_what_a_task_may_do: checks.each_role_of_cms_web_may_do_exactly_what_it_does,
    let_a_task_read_every_secret: checks.each_role_of_cms_web_may_do_exactly_what_it_does,
    let_a_task_purge_other_sites: checks.each_role_of_cms_web_may_do_exactly_what_it_does,
    give_the_frontend_the_bucket: checks.each_role_of_cms_web_may_do_exactly_what_it_does,
    attach_a_managed_policy: checks.no_role_has_a_policy_that_aws_may_widen,
    pass_roles_to_anything: checks.roles_are_passed_to_tasks_only,
    open_the_bucket: checks.nobody_reads_the_bucket_but_cloudfront_and_only_pictures,
    let_cloudfront_read_documents: checks.nobody_reads_the_bucket_but_cloudfront_and_only_pictures,
    let_everybody_read_pictures: checks.nobody_reads_the_bucket_but_cloudfront_and_only_pictures,
    ask_the_bucket_without_tls: checks.the_bucket_is_asked_over_tls_only,
    leave_the_database_unencrypted: checks.data_is_encrypted_where_it_lies,
    let_the_database_be_deleted: checks.data_outlives_its_stack,
    delete_the_bucket_with_its_stack: checks.data_outlives_its_stack,
    keep_no_backups: checks.data_can_be_had_back,
    forget_old_versions_of_files: checks.data_can_be_had_back,
    show_the_database_to_the_world: checks.the_database_is_asked_by_tasks_only_and_over_tls,
    let_anybody_reach_the_tasks: checks.the_database_is_asked_by_tasks_only_and_over_tls,
    ask_the_database_without_tls: checks.the_database_is_asked_by_tasks_only_and_over_tls,
    build_a_nat_gateway: checks.nothing_costs_a_nat_gateway,
    write_a_secret_into_the_template: checks.secrets_are_in_no_template,
    tell_a_container_what_it_does_not_read: (
        checks.containers_are_told_what_they_read_and_nothing_else
    ),
    forget_a_variable_that_is_needed: checks.containers_are_told_what_they_read_and_nothing_else,
    believe_one_proxy_only: checks.addresses_agree_with_each_other,
    let_a_container_write: checks.containers_cannot_write_but_to_tmp,
    watch_another_port: checks.the_server_is_watched_where_it_listens,
    keep_a_failing_version: checks.a_failing_version_is_taken_back_and_the_old_one_runs_until_then,
    switch_before_the_migrations: checks.migrations_come_before_the_switch,
    lose_a_schedule_that_cannot_start: checks.scheduled_commands_run_and_a_lost_one_is_kept,
    publish_once_a_day: checks.scheduled_commands_run_and_a_lost_one_is_kept,
    tell_nobody_of_a_failed_command: checks.a_command_that_fails_is_told,
    take_the_firewall_away: checks.visitors_come_by_tls_and_through_the_firewall,
    take_old_tls_from_visitors: checks.visitors_come_by_tls_and_through_the_firewall,
    answer_over_plain_http: checks.visitors_come_by_tls_and_through_the_firewall,
    ask_the_balancer_over_plain_http: checks.cloudfront_asks_by_tls_in_the_closed_network,
    put_the_balancer_on_the_internet: checks.cloudfront_asks_by_tls_in_the_closed_network,
    inspect_what_editors_write: checks.the_firewall_looks_into_no_body_and_keeps_no_sample,
    sample_what_visitors_ask: checks.the_firewall_looks_into_no_body_and_keeps_no_sample,
    take_every_limit_away: checks.the_firewall_looks_into_no_body_and_keeps_no_sample,
    keep_answers_by_cookie: checks.the_api_is_kept_by_its_query_and_nothing_of_the_visitor,
    let_unknown_parameters_through: checks.unknown_parameters_end_at_cloudfront,
    keep_the_admin: checks.the_admin_is_never_kept,
    keep_a_missing_page: checks.refusals_are_not_kept,
    serve_documents_from_the_bucket: checks.pictures_come_from_the_bucket_and_run_nothing,
    let_an_upload_run: checks.pictures_come_from_the_bucket_and_run_nothing,
    forget_to_keep_browsers_to_https: checks.browsers_are_told_to_keep_to_https_and_types,
    keep_a_log_for_ever: checks.logs_go_after_thirty_days,
    log_every_visitor: checks.nothing_logs_visitors,
    alarm_nobody: checks.alarms_tell_somebody_what_to_do,
    drop_an_alarm: checks.alarms_tell_somebody_what_to_do,
}


@pytest.mark.parametrize("break_it", CAUGHT_BY, ids=lambda break_it: break_it.__name__)
def test_a_broken_stack_is_noticed(cms, break_it):
    broken = copy.deepcopy(cms)
    break_it(broken)
    assert json.dumps(vars_of(broken)) != json.dumps(vars_of(cms))

    with pytest.raises((AssertionError, KeyError, ValueError)):
        CAUGHT_BY[break_it](broken)


def test_every_check_has_its_saboteur():
    assert set(checks.CHECKS) == set(CAUGHT_BY.values())


def vars_of(cms):
    return {name: stack.resources for name, stack in vars(cms).items()}
