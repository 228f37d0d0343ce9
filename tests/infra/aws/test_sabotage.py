"""Templates broken in one place each: the check that is named must notice, or it proves nothing."""

import copy

import pytest

from tests.infra.aws import contact_checks as checks

POLICY = "ContactHandlerRoleDefaultPolicy"


def broken(template):
    return copy.deepcopy(template)


def statement(template, action):
    statements = template.resources[POLICY]["Properties"]["PolicyDocument"]["Statement"]
    return next(each for each in statements if action in checks.listed(each["Action"]))


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
    widen_the_actions: checks.nothing_is_allowed_by_wildcard,
    allow_one_action_more: checks.the_role_allows_exactly_what_the_handler_does,
    allow_every_table: checks.nothing_is_allowed_by_wildcard,
    let_anybody_be_the_sender: checks.the_role_allows_exactly_what_the_handler_does,
    mail_anybody: checks.the_role_allows_exactly_what_the_handler_does,
    forget_the_configuration_set: checks.the_role_allows_exactly_what_the_handler_does,
    attach_a_managed_policy: checks.the_role_allows_exactly_what_the_handler_does,
    open_a_function_url: checks.only_the_api_and_the_rules_may_invoke,
    take_the_dead_letters_from_a_rule: checks.events_that_fail_are_kept,
    drop_what_the_function_cannot_handle: checks.events_that_fail_are_kept,
    keep_messages_for_ever: checks.the_journal_forgets_on_time,
    give_up_recovery: checks.the_journal_survives,
    leave_the_journal_unencrypted: checks.the_journal_survives,
    delete_the_journal_with_the_stack: checks.the_journal_survives,
    rename_the_index: checks.the_journal_is_the_table_that_the_handler_describes,
    lift_the_throttle: checks.the_api_is_throttled,
    allow_every_origin: checks.only_the_website_may_call_by_script,
    lift_the_concurrency: checks.the_function_is_as_the_handler_needs_it,
    keep_logs_for_ever: checks.logs_go_after_thirty_days,
    log_addresses: checks.the_access_log_tells_nothing_of_visitors,
    send_without_tls: checks.mail_goes_by_tls_and_without_tracking,
    let_addresses_be_suppressed: checks.mail_goes_by_tls_and_without_tracking,
    stop_the_news: checks.the_handler_gets_ses_news,
    miss_bounces: checks.the_handler_gets_ses_news,
    sweep_hourly: checks.the_sweep_runs_every_minute,
    silence_an_alarm: checks.every_alarm_tells_somebody,
    misname_a_metric: checks.there_is_an_alarm_for_everything_the_handler_reports,
    forget_an_alarm: checks.there_is_an_alarm_for_everything_the_handler_reports,
    take_silence_for_health: checks.a_silent_sweep_is_an_alarm,
    shut_cloudwatch_out: checks.cloudwatch_may_publish_alarms,
    let_plain_http_in: checks.queue_and_topic_refuse_plain_http,
    write_the_secret_down: checks.the_secret_is_made_by_aws_and_not_in_the_template,
    forget_a_variable: checks.the_environment_is_what_the_handler_reads,
    set_a_variable_that_nobody_reads: checks.the_environment_is_what_the_handler_reads,
    keep_dead_letters_for_a_fortnight: checks.kept_events_are_encrypted_and_go_after_four_days,
    spend_freely: checks.spending_is_watched,
    hide_open_rows: checks.the_dashboard_shows_all_that_the_handler_measures,
    answer_every_path: checks.the_api_answers_the_form_only,
    fix_the_recipient: checks.recipients_change_without_a_deploy,
}


@pytest.mark.parametrize("break_it", CAUGHT_BY, ids=lambda break_it: break_it.__name__)
def test_a_broken_template_is_noticed(contact, break_it):
    template = broken(contact)
    break_it(template)

    with pytest.raises((AssertionError, KeyError, ValueError)):
        CAUGHT_BY[break_it](template)


def test_every_check_has_its_saboteur():
    assert set(checks.CHECKS) == set(CAUGHT_BY.values())
