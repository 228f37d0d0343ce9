"""The section `[cms]`: how large the CMS is and where it is met."""

from dataclasses import dataclass

from infra.aws.settings.rules import DOMAIN, one_of, setting


@dataclass(frozen=True, slots=True)
class CmsSettings:
    """Everything that the stacks `CmsEdge`, `CmsData` and `CmsWeb` need."""

    domain: str = setting(DOMAIN, "cms.clinic.example", "Where editors and frontends meet the CMS")
    profile: str = setting(one_of("small", "large"), "small", "How large the CMS is", "small")
