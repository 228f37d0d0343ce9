"""Sizes and rules of CloudFront, the firewall and the load balancer."""

from infra.aws.constructs.cms.firewall import SIGN_IN_PART, SIGN_IN_PATHS
from tests.infra.aws.cms_checks.stacks import behavior_of, distributions
from tests.infra.aws.properties import by_key, exactly, holds

# Cache policies and origin request policies of AWS.
CACHED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
NEVER = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
HOST_ONLY = "bf0718e1-ba1e-49d1-88b1-f726733018ae"
ALL_OF_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
EVERY_METHOD = {"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"}


def the_api_is_cached_as_long_as_its_answers_say(cms):
    policy = cms.web.one("AWS::CloudFront::CachePolicy")["CachePolicyConfig"]
    holds(policy, MinTTL=0, DefaultTTL=0, MaxTTL=86_400)
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    holds(key, EnableAcceptEncodingBrotli=True, EnableAcceptEncodingGzip=True)
    api = behavior_of(cms, "/api/*")
    holds(api, CachePolicyId="DeliveryApiCachePolicy", OriginRequestPolicyId=HOST_ONLY)


def each_path_is_cached_and_forwarded_as_agreed(cms):
    for path, cache, headers in (
        ("/static/*", CACHED, "Pages"),
        ("/media/images/*", CACHED, "Files"),
        ("/media/original_images/*", CACHED, "Files"),
        ("/api/*", "DeliveryApiCachePolicy", "Api"),
    ):
        holds(
            behavior_of(cms, path),
            CachePolicyId=cache,
            ResponseHeadersPolicyId=f"DeliveryHeaders{headers}",
            Compress=True,
        )
    for distribution in distributions(cms).values():
        pages = distribution["DefaultCacheBehavior"]
        holds(
            pages,
            CachePolicyId=NEVER,
            OriginRequestPolicyId=ALL_OF_VIEWER,
            ResponseHeadersPolicyId="DeliveryHeadersPages",
        )
        assert set(pages["AllowedMethods"]) == EVERY_METHOD


def the_api_is_readable_anywhere_without_credentials(cms):
    policies = cms.web.of("AWS::CloudFront::ResponseHeadersPolicy")
    api = policies.pop("DeliveryHeadersApi")["ResponseHeadersPolicyConfig"]["CorsConfig"]
    assert api["AccessControlAllowCredentials"] is False
    assert api["AccessControlAllowMethods"]["Items"] == ["GET", "HEAD", "OPTIONS"]
    assert not any(
        "CorsConfig" in each["ResponseHeadersPolicyConfig"] for each in policies.values()
    )


def distributions_are_on_for_everybody(cms):
    for name, distribution in distributions(cms).items():
        holds(distribution, Enabled=True, PriceClass="PriceClass_100", IPV6Enabled=True)
        assert "Restrictions" not in distribution, name
        assert distribution["ViewerCertificate"]["AcmCertificateArn"] == "arn:aws:acm:of-edge"
        timeouts = [
            each["VpcOriginConfig"]["OriginReadTimeout"]
            for each in distribution["Origins"]
            if "VpcOriginConfig" in each
        ]
        assert timeouts == [60]
    origin = cms.web.one("AWS::CloudFront::VpcOrigin")["VpcOriginEndpointConfig"]
    assert origin["Arn"] == "Balancer"


def the_firewall_limits_each_address(cms):
    acl = cms.edge.one("AWS::WAFv2::WebACL")
    assert acl["DefaultAction"] == {"Allow": {}}
    rules = {each["Name"]: each for each in acl["Rules"]}
    for rule in (acl, *rules.values()):
        assert rule["VisibilityConfig"]["CloudWatchMetricsEnabled"] is True
    assert acl["VisibilityConfig"]["MetricName"] == "clinic-cms-edge"
    for name in ("SignIns", "Requests"):
        holds(
            rules[name]["Statement"]["RateBasedStatement"],
            AggregateKeyType="IP",
            EvaluationWindowSec=300,
        )
        answer = rules[name]["Action"]["Block"]["CustomResponse"]
        assert by_key(answer["ResponseHeaders"], "Name") == {"Retry-After": "300"}


def sign_in_and_password_reset_are_limited(cms):
    (rule,) = [
        each for each in cms.edge.one("AWS::WAFv2::WebACL")["Rules"] if each["Name"] == "SignIns"
    ]
    counted = rule["Statement"]["RateBasedStatement"]
    matches = [
        each["ByteMatchStatement"]
        for each in counted["ScopeDownStatement"]["OrStatement"]["Statements"]
    ]
    assert [(each["PositionalConstraint"], each["SearchString"]) for each in matches] == [
        *(("STARTS_WITH", path) for path in SIGN_IN_PATHS),
        ("CONTAINS", SIGN_IN_PART),
    ]
    for each in matches:
        assert each["FieldToMatch"] == {"UriPath": {}}
        assert [one["Type"] for one in each["TextTransformations"]] == ["URL_DECODE"]
    assert counted["Limit"] == 50


def the_balancer_serves_two_hosts_to_cloudfront(cms):
    balancer = cms.web.one("AWS::ElasticLoadBalancingV2::LoadBalancer")
    assert balancer["SecurityGroups"] == ["NetworkBalancer.GroupId"]
    assert by_key(balancer["LoadBalancerAttributes"]) == {
        "deletion_protection.enabled": "false",
        "routing.http.drop_invalid_header_fields.enabled": "true",
    }
    (answer,) = cms.web.one("AWS::ElasticLoadBalancingV2::Listener")["DefaultActions"]
    assert answer["Type"] == "fixed-response"
    hosts = [
        condition["HostHeaderConfig"]["Values"]
        for rule in cms.web.of("AWS::ElasticLoadBalancingV2::ListenerRule").values()
        for condition in rule["Conditions"]
    ]
    assert hosts == [["cms.clinic.example"], ["www.clinic.example"]]


def certificates_are_renewed_by_dns(cms):
    for stack in (cms.edge, cms.web):
        exactly(
            stack.one("AWS::CertificateManager::Certificate"),
            DomainName="cms.clinic.example",
            SubjectAlternativeNames=["www.clinic.example"],
            ValidationMethod="DNS",
        )


CHECKS = [
    the_api_is_cached_as_long_as_its_answers_say,
    each_path_is_cached_and_forwarded_as_agreed,
    the_api_is_readable_anywhere_without_credentials,
    distributions_are_on_for_everybody,
    the_firewall_limits_each_address,
    sign_in_and_password_reset_are_limited,
    the_balancer_serves_two_hosts_to_cloudfront,
    certificates_are_renewed_by_dns,
]
