"""CloudFront, its cache and the firewall."""

import json

from infra.aws.constructs.cms.api_cache import function_code
from tests.infra.aws.cms_checks.stacks import (
    behavior_of,
    behaviors,
    distributions,
    origin_of,
    security,
)


def visitors_connect_by_tls_and_through_the_firewall(cms):
    for distribution in distributions(cms).values():
        assert distribution["WebACLId"] == "arn:aws:wafv2:of-edge"
        certificate = distribution["ViewerCertificate"]
        assert certificate["MinimumProtocolVersion"] == "TLSv1.2_2021"
        for behavior in behaviors(distribution):
            assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"


def cloudfront_reaches_the_balancer_privately_by_tls(cms):
    way_in = cms.web.one("AWS::CloudFront::VpcOrigin")["VpcOriginEndpointConfig"]
    assert way_in["OriginProtocolPolicy"] == "https-only"
    assert way_in["OriginSSLProtocols"] == ["TLSv1.2"]
    balancer = cms.web.one("AWS::ElasticLoadBalancingV2::LoadBalancer")
    assert balancer["Scheme"] == "internal"
    assert all("DataSubnet" in each for each in balancer["Subnets"])
    listener = cms.web.one("AWS::ElasticLoadBalancingV2::Listener")
    assert (listener["Port"], listener["Protocol"]) == (443, "HTTPS")
    assert listener["SslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
    assert listener["DefaultActions"][0]["FixedResponseConfig"]["StatusCode"] == "404"


def the_firewall_inspects_no_body_and_stores_no_sample(cms):
    acl = cms.edge.one("AWS::WAFv2::WebACL")
    assert acl["Scope"] == "CLOUDFRONT"
    rules = {each["Name"]: each for each in acl["Rules"]}
    assert set(rules) == {"Reputation", "SignIns", "Requests"}
    assert "Body" not in json.dumps(acl["Rules"])
    for each in (acl, *rules.values()):
        assert each["VisibilityConfig"]["SampledRequestsEnabled"] is False
    for name, limit in (("SignIns", 50), ("Requests", 10_000)):
        assert rules[name]["Statement"]["RateBasedStatement"]["Limit"] == limit
        assert rules[name]["Action"]["Block"]["CustomResponse"]["ResponseCode"] == 429
    group = rules["Reputation"]["Statement"]["ManagedRuleGroupStatement"]["Name"]
    assert group == "AWSManagedRulesAmazonIpReputationList"
    assert rules["Reputation"]["OverrideAction"] == {"None": {}}


def the_api_cache_key_is_the_query_and_nothing_of_the_visitor(cms):
    policy = cms.web.one("AWS::CloudFront::CachePolicy")["CachePolicyConfig"]
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["CookiesConfig"] == {"CookieBehavior": "none"}
    assert key["HeadersConfig"] == {"HeaderBehavior": "none"}
    assert key["QueryStringsConfig"] == {"QueryStringBehavior": "all"}
    assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0)
    api = behavior_of(cms, "/api/*")
    assert api["CachePolicyId"] == "DeliveryApiCachePolicy"
    assert set(api["AllowedMethods"]) == {"GET", "HEAD", "OPTIONS"}


def cloudfront_refuses_unknown_parameters(cms):
    assert behavior_of(cms, "/api/*")["FunctionAssociations"] == [
        {
            "EventType": "viewer-request",
            "FunctionARN": "DeliveryApiCacheKnownQuery.FunctionARN",
        }
    ]
    function = cms.web.one("AWS::CloudFront::Function")
    assert function["FunctionCode"] == function_code()
    assert len(function["FunctionCode"].encode()) < 10_000
    assert function["AutoPublish"] is True


def the_admin_is_never_cached(cms):
    managed = {"never": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"}
    for distribution in distributions(cms).values():
        assert distribution["DefaultCacheBehavior"]["CachePolicyId"] == managed["never"]


def errors_are_not_cached(cms):
    for distribution in distributions(cms).values():
        kept = {
            each["ErrorCode"]: each["ErrorCachingMinTTL"]
            for each in distribution["CustomErrorResponses"]
        }
        assert {404, 503} <= set(kept)
        assert set(kept.values()) == {0}


def pictures_come_from_the_bucket_and_cannot_run_scripts(cms):
    for folder in ("images", "original_images"):
        behavior = behavior_of(cms, f"/media/{folder}/*")
        assert behavior["ResponseHeadersPolicyId"] == "DeliveryHeadersFiles"
        origin = origin_of(cms, behavior)
        assert origin["DomainName"] == "MediaBucket.RegionalDomainName"
        assert origin["OriginAccessControlId"]
    paths = {each["PathPattern"] for each in distributions(cms)["DeliveryCms"]["CacheBehaviors"]}
    assert paths == {"/api/*", "/static/*", "/media/images/*", "/media/original_images/*"}
    access = cms.web.one("AWS::CloudFront::OriginAccessControl")["OriginAccessControlConfig"]
    assert access["SigningBehavior"] == "always"
    files = security(cms, "DeliveryHeadersFiles")["ContentSecurityPolicy"]
    assert files["ContentSecurityPolicy"].endswith("; sandbox")


def browsers_must_use_https_and_declared_types(cms):
    for name in cms.web.of("AWS::CloudFront::ResponseHeadersPolicy"):
        headers = security(cms, name)
        assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 31_536_000
        assert headers["ContentTypeOptions"] == {"Override": True}


CHECKS = [
    visitors_connect_by_tls_and_through_the_firewall,
    cloudfront_reaches_the_balancer_privately_by_tls,
    the_firewall_inspects_no_body_and_stores_no_sample,
    the_api_cache_key_is_the_query_and_nothing_of_the_visitor,
    cloudfront_refuses_unknown_parameters,
    the_admin_is_never_cached,
    errors_are_not_cached,
    pictures_come_from_the_bucket_and_cannot_run_scripts,
    browsers_must_use_https_and_declared_types,
]
