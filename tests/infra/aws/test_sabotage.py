"""Templates broken in one place each: the check that is named must notice, or it proves nothing."""

import copy

import pytest

from tests.infra.aws.contact_checks import (
    events,
    gateway,
    handler,
    journal,
    monitoring,
    permissions,
)
from tests.infra.aws.template import listed

POLICY = "ContactHandlerRoleDefaultPolicy"


def broken(template):
    return copy.deepcopy(template)


def statement(template, action):
    statements = template.resources[POLICY]["Properties"]["PolicyDocument"]["Statement"]
    return next(each for each in statements if action in listed(each["Action"]))


def widen_the_actions(template):
    statement(template, "dynamodb:PutItem")["Action"] = "dynamodb:*"


def allow_one_action_more(template):
    statement(template, "dynamodb:PutItem")["Action"].append("dynamodb:DeleteItem")


def allow_every_table(template):
    statement(template, "dynamodb:Query")["Resource"] = "*"


def let_anybody_be_the_sender(template):
    del statement(template, "ses:SendEmail")["Condition"]["StringEquals"]


def mail_anybody(template):
    del statement(template, "ses:SendEmail")["Condition"]["ForAllValues:StringLike"]


def forget_the_configuration_set(template):
    statement(template, "ses:SendEmail")["Resource"].pop()


def attach_a_managed_policy(template):
    role = template.resources["ContactHandlerRole"]["Properties"]
    role["ManagedPolicyArns"] = ["arn:aws:iam::aws:policy/AdministratorAccess"]


def open_a_function_url(template):
    template.resources["Open"] = {"Type": "AWS::Lambda::Url", "Properties": {"AuthType": "NONE"}}


def take_the_dead_letters_from_a_rule(template):
    del one(template, "ContactEventSourcesSesEvents")["Targets"][0]["DeadLetterConfig"]


def drop_what_the_function_cannot_handle(template):
    del one(template, "ContactEventSourcesRetries")["DestinationConfig"]


def keep_messages_for_ever(template):
    del one(template, "ContactJournalTable")["TimeToLiveSpecification"]


def give_up_recovery(template):
    one(template, "ContactJournalTable")["PointInTimeRecoverySpecification"] = {
        "PointInTimeRecoveryEnabled": False
    }


def leave_the_journal_unencrypted(template):
    del one(template, "ContactJournalTable")["SSESpecification"]


def delete_the_journal_with_the_stack(template):
    template.resources["ContactJournalTable"]["DeletionPolicy"] = "Delete"


def rename_the_index(template):
    one(template, "ContactJournalTable")["GlobalSecondaryIndexes"][0]["IndexName"] = "open"


def lift_the_throttle(template):
    del one(template, "ContactGatewayStage")["DefaultRouteSettings"]["ThrottlingRateLimit"]


def allow_every_origin(template):
    one(template, "ContactGatewayApi")["CorsConfiguration"]["AllowOrigins"] = ["*"]


def lift_the_concurrency(template):
    del one(template, "ContactHandlerFunction")["ReservedConcurrentExecutions"]


def keep_logs_for_ever(template):
    del one(template, "ContactHandlerLog")["RetentionInDays"]


def log_addresses(template):
    stage = one(template, "ContactGatewayStage")["AccessLogSettings"]
    stage["Format"] = '{"ip": "$context.identity.sourceIp"}'


def send_without_tls(template):
    one(template, "ContactSendingRules")["DeliveryOptions"]["TlsPolicy"] = "OPTIONAL"


def let_addresses_be_suppressed(template):
    del one(template, "ContactSendingRules")["SuppressionOptions"]


def stop_the_news(template):
    one(template, "ContactSendingRulesEvents")["EventDestination"]["Enabled"] = False


def miss_bounces(template):
    news = one(template, "ContactSendingRulesEvents")["EventDestination"]
    news["MatchingEventTypes"] = [each for each in news["MatchingEventTypes"] if each != "bounce"]


def sweep_hourly(template):
    one(template, "ContactEventSourcesEveryMinute")["ScheduleExpression"] = "rate(1 hour)"


def silence_an_alarm(template):
    one(template, "ContactAlarmsBounced")["AlarmActions"] = []


def misname_a_metric(template):
    one(template, "ContactAlarmsBounced")["MetricName"] = "Bounces"


def forget_an_alarm(template):
    del template.resources["ContactAlarmsQuarantined"]


def take_silence_for_health(template):
    one(template, "ContactAlarmsOldestOpenSeconds")["TreatMissingData"] = "notBreaching"


def shut_cloudwatch_out(template):
    policy = one(template, "ContactAlarmsTopicPolicy")["PolicyDocument"]
    policy["Statement"] = [each for each in policy["Statement"] if each["Effect"] == "Deny"]


def let_plain_http_in(template):
    policy = one(template, "ContactEventSourcesDeadLettersPolicy")["PolicyDocument"]
    policy["Statement"] = [each for each in policy["Statement"] if each["Effect"] == "Allow"]


def write_the_secret_down(template):
    variables = one(template, "ContactHandlerFunction")["Environment"]["Variables"]
    variables["CONTACT_SECRET"] = "0123456789abcdef0123456789abcdef"


def forget_a_variable(template):
    del one(template, "ContactHandlerFunction")["Environment"]["Variables"]["CONTACT_THANKS_URL"]


def set_a_variable_that_nobody_reads(template):
    one(template, "ContactHandlerFunction")["Environment"]["Variables"]["CONTACT_DEBUG"] = "true"


def keep_dead_letters_for_a_fortnight(template):
    one(template, "ContactEventSourcesDeadLetters")["MessageRetentionPeriod"] = 14 * 24 * 3600


def spend_freely(template):
    one(template, "ContactBudgetMonthly")["Budget"]["BudgetLimit"]["Amount"] = 5_000


def hide_open_rows(template):
    board = one(template, "ContactDashboardBoard")
    board["DashboardBody"] = board["DashboardBody"].replace("OpenRows", "Rows")


def answer_every_path(template):
    one(template, "ContactGatewayApiANYcontact")["RouteKey"] = "$default"


def fix_the_recipient(template):
    del template.resources["ContactRecipientsLead"]


def one(template, name):
    return template.resources[name]["Properties"]


CAUGHT_BY = {
    widen_the_actions: permissions.no_permission_has_a_wildcard,
    allow_one_action_more: permissions.the_role_allows_exactly_what_the_handler_does,
    allow_every_table: permissions.no_permission_has_a_wildcard,
    let_anybody_be_the_sender: permissions.the_role_allows_exactly_what_the_handler_does,
    mail_anybody: permissions.the_role_allows_exactly_what_the_handler_does,
    forget_the_configuration_set: permissions.the_role_allows_exactly_what_the_handler_does,
    attach_a_managed_policy: permissions.the_role_allows_exactly_what_the_handler_does,
    open_a_function_url: permissions.only_the_api_and_the_rules_may_invoke,
    take_the_dead_letters_from_a_rule: events.failed_events_are_retried_and_queued,
    drop_what_the_function_cannot_handle: events.failed_events_are_retried_and_queued,
    keep_messages_for_ever: journal.the_journal_rows_expire,
    give_up_recovery: journal.the_journal_is_kept_and_recoverable,
    leave_the_journal_unencrypted: journal.the_journal_is_kept_and_recoverable,
    delete_the_journal_with_the_stack: journal.the_journal_is_kept_and_recoverable,
    rename_the_index: journal.the_journal_is_the_table_that_the_handler_describes,
    lift_the_throttle: gateway.the_api_is_throttled,
    allow_every_origin: gateway.only_the_website_may_call_by_script,
    lift_the_concurrency: handler.the_function_is_as_the_handler_needs_it,
    keep_logs_for_ever: monitoring.logs_expire_after_thirty_days,
    log_addresses: gateway.the_access_log_has_no_data_of_visitors,
    send_without_tls: events.mail_goes_by_tls_and_without_tracking,
    let_addresses_be_suppressed: events.mail_goes_by_tls_and_without_tracking,
    stop_the_news: events.the_handler_gets_the_events_of_ses,
    miss_bounces: events.the_handler_gets_the_events_of_ses,
    sweep_hourly: events.the_sweep_runs_every_minute,
    silence_an_alarm: monitoring.every_alarm_is_mailed,
    misname_a_metric: monitoring.there_is_an_alarm_for_everything_the_handler_reports,
    forget_an_alarm: monitoring.there_is_an_alarm_for_everything_the_handler_reports,
    take_silence_for_health: monitoring.a_silent_sweep_is_an_alarm,
    shut_cloudwatch_out: monitoring.cloudwatch_may_publish_alarms,
    let_plain_http_in: events.queue_and_topic_refuse_plain_http,
    write_the_secret_down: handler.the_secret_is_made_by_aws_and_not_in_the_template,
    forget_a_variable: handler.the_environment_is_what_the_handler_reads,
    set_a_variable_that_nobody_reads: handler.the_environment_is_what_the_handler_reads,
    keep_dead_letters_for_a_fortnight: events.queued_events_are_encrypted_for_four_days,
    spend_freely: monitoring.spending_over_the_budget_is_mailed,
    hide_open_rows: monitoring.the_dashboard_shows_every_metric_of_the_handler,
    answer_every_path: gateway.the_api_answers_the_form_only,
    fix_the_recipient: handler.recipients_change_without_a_deploy,
}


@pytest.mark.parametrize("break_it", CAUGHT_BY, ids=lambda break_it: break_it.__name__)
def test_a_broken_template_fails_its_check(contact, break_it):
    template = broken(contact)
    break_it(template)

    with pytest.raises((AssertionError, KeyError, ValueError)):
        CAUGHT_BY[break_it](template)
