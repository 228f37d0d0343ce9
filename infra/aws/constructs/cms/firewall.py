"""The web application firewall in front of CloudFront."""

from aws_cdk import Stack
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

# Requests of one address in five minutes; a person needs a few.
SIGN_IN_LIMIT = 50
# What starts like this is answered before anybody has signed in: Wagtail's sign-in and password
# reset, the passwords of documents, and the addresses of django-allauth, wherever it stands.
SIGN_IN_PATHS = (
    "/admin/login",
    "/admin/password_reset",
    "/admin/account/second-factor",
    "/admin/accounts/",
    "/accounts/",
    "/documents/authenticate_with_password/",
)
# The sign-in and the passwords of restricted pages, also below the code of a language.
SIGN_IN_PART = "/_util/"
Statement = waf.CfnWebACL.StatementProperty
Rule = waf.CfnWebACL.RuleProperty


class Firewall(Construct):
    """Three rules, none of which inspects a body: editors save long pages with any words.

    The firewall runs before the cache, so `rate` counts every request of an address. It must be
    far above what a frontend needs that fetches pages for all its visitors.
    """

    def __init__(self, scope: Construct, name: str, *, rate: int) -> None:
        super().__init__(scope, name)
        self.metric = Stack.of(self).stack_name
        self.acl = waf.CfnWebACL(
            self,
            "Acl",
            scope="CLOUDFRONT",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=numbers_only(self.metric),
            rules=[
                reputation_rule(0),
                rate_rule(1, "SignIns", SIGN_IN_LIMIT, _signs_in()),
                rate_rule(2, "Requests", rate, None),
            ],
        )


def reputation_rule(priority: int) -> Rule:
    """Block AWS's list of attacking addresses."""
    group = waf.CfnWebACL.ManagedRuleGroupStatementProperty(
        vendor_name="AWS", name="AWSManagedRulesAmazonIpReputationList"
    )
    return Rule(
        name="Reputation",
        priority=priority,
        override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
        statement=Statement(managed_rule_group_statement=group),
        visibility_config=numbers_only("Reputation"),
    )


def rate_rule(priority: int, name: str, limit: int, only: Statement | None) -> Rule:
    """Answer 429 to an address with more than `limit` requests in five minutes."""
    counted = waf.CfnWebACL.RateBasedStatementProperty(
        aggregate_key_type="IP", limit=limit, evaluation_window_sec=300, scope_down_statement=only
    )
    refusal = waf.CfnWebACL.CustomResponseProperty(
        response_code=429,
        response_headers=[waf.CfnWebACL.CustomHTTPHeaderProperty(name="Retry-After", value="300")],
    )
    return Rule(
        name=name,
        priority=priority,
        action=waf.CfnWebACL.RuleActionProperty(
            block=waf.CfnWebACL.BlockActionProperty(custom_response=refusal)
        ),
        statement=Statement(rate_based_statement=counted),
        visibility_config=numbers_only(name),
    )


def _signs_in() -> Statement:
    statements = [_path("STARTS_WITH", each) for each in SIGN_IN_PATHS]
    statements.append(_path("CONTAINS", SIGN_IN_PART))
    return Statement(or_statement=waf.CfnWebACL.OrStatementProperty(statements=statements))


def _path(constraint: str, text: str) -> Statement:
    return Statement(
        byte_match_statement=waf.CfnWebACL.ByteMatchStatementProperty(
            field_to_match=waf.CfnWebACL.FieldToMatchProperty(uri_path={}),
            positional_constraint=constraint,
            search_string=text,
            text_transformations=[
                waf.CfnWebACL.TextTransformationProperty(priority=0, type="URL_DECODE")
            ],
        )
    )


def numbers_only(metric: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    """Metrics without samples, which would store what a visitor searched for."""
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=metric, sampled_requests_enabled=False
    )
