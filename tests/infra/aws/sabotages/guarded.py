"""Sabotages of the contact form's firewall and of the API behind it."""

from tests.infra.aws.sabotages import GONE, Sabotage

ACL, STAGE = "ContactGatewayFirewall", "ContactGatewayApiDeploymentStageform"
METHOD = "ContactGatewayApicontactOPTIONS"

GUARDED = [
    ("the firewall guards nothing", "ContactGatewayGuard", "", GONE,
     "the_firewall_is_attached_to_the_only_stage"),
    ("the firewall guards another API", "ContactGatewayGuard", "ResourceArn", "other",
     "the_firewall_is_attached_to_the_only_stage"),
    ("one address may send a million requests", ACL,
     "Rules.1.Statement.RateBasedStatement.Limit", 1_000_000,
     "the_firewall_limits_each_address_and_refuses_known_attackers"),
    ("an address is what its header says", ACL,
     "Rules.1.Statement.RateBasedStatement.AggregateKeyType", "FORWARDED_IP",
     "the_firewall_limits_each_address_and_refuses_known_attackers"),
    ("requests are counted over a minute", ACL,
     "Rules.1.Statement.RateBasedStatement.EvaluationWindowSec", 60,
     "the_firewall_limits_each_address_and_refuses_known_attackers"),
    ("the limit counts only", ACL, "Rules.1.Action", {"Count": {}},
     "the_firewall_limits_each_address_and_refuses_known_attackers"),
    ("attackers are counted only", ACL, "Rules.0.OverrideAction", {"Count": {}},
     "the_firewall_limits_each_address_and_refuses_known_attackers"),
    ("attackers are welcome", ACL, "Rules.0", GONE,
     "the_firewall_limits_each_address_and_refuses_known_attackers"),
    ("messages are kept as samples", ACL, "Rules.1.VisibilityConfig.SampledRequestsEnabled", True,
     "the_firewall_counts_and_keeps_no_message"),
    ("the firewall's metric has another name than its alarm", ACL, "VisibilityConfig.MetricName",
     "other",
     "the_firewall_counts_and_keeps_no_message"),
    ("the firewall refuses everybody", ACL, "DefaultAction", {"Block": {}},
     "the_firewall_limits_each_address_and_refuses_known_attackers"),
    ("requests are logged", STAGE, "MethodSettings.0.DataTraceEnabled", True,
     "the_api_is_throttled_and_logs_nothing_of_a_request"),
    ("the API has no throttle", STAGE, "MethodSettings.0.ThrottlingRateLimit", 10_000,
     "the_api_is_throttled_and_logs_nothing_of_a_request"),
    ("the API has no metrics", STAGE, "MethodSettings.0.MetricsEnabled", False,
     "the_api_is_throttled_and_logs_nothing_of_a_request"),
    ("the API is at the edge too", "ContactGatewayApi", "EndpointConfiguration.Types.0", "EDGE",
     "no_second_address_bypasses_the_firewall"),
    ("the firewall's alarm wants a million refusals", "ContactAlarmsManyRefused", "Threshold",
     1_000_000,
     "alarms_fire_in_their_failures_and_rest_while_all_is_well"),
    ("the API's errors are no alarm", "ContactAlarmsApiErrors", "TreatMissingData", "missing",
     "alarms_fire_in_their_failures_and_rest_while_all_is_well"),
    ("every website may read answers", "ContactGatewayApicontactOPTIONS",
     "Integration.IntegrationResponses",
     [{"StatusCode": "204", "ResponseParameters": {"Access-Control-Allow-Origin": "'*'"}}],
     "only_the_website_may_call_by_script"),
    ("links in mails go past the firewall", "ContactHandlerFunction",
     "Environment.Variables.CONTACT_ADDRESS", "https://elsewhere.example/contact",
     "outputs_and_handler_have_the_guarded_address"),
]  # fmt: skip

GUARDED_SABOTAGES = [Sabotage(what, "guarded", *row) for what, *row in GUARDED]
