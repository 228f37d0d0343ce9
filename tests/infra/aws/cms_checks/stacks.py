"""Parts of the three templates that several checks read."""


def containers(cms):
    tasks = cms.web.of("AWS::ECS::TaskDefinition").values()
    return [container for task in tasks for container in task["ContainerDefinitions"]]


def one_container(cms, name):
    (found,) = [each for each in containers(cms) if each["Name"] == name]
    return found


def distributions(cms):
    found = cms.web.of("AWS::CloudFront::Distribution")
    return {name: each["DistributionConfig"] for name, each in found.items()}


def behaviors(distribution):
    return [distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]]


def behavior_of(cms, path):
    (found,) = [
        each
        for each in distributions(cms)["DeliveryCms"]["CacheBehaviors"]
        if each["PathPattern"] == path
    ]
    return found


def origin_of(cms, behavior):
    origins = distributions(cms)["DeliveryCms"]["Origins"]
    (found,) = [each for each in origins if each["Id"] == behavior["TargetOriginId"]]
    return found


def security(cms, name):
    policy = cms.web.of("AWS::CloudFront::ResponseHeadersPolicy")[name]
    return policy["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
