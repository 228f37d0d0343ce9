"""The section `[cms]`: the CMS's size and addresses."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from infra.aws.settings.profiles import PROFILES, Profile
from infra.aws.settings.rules import (
    ADDRESS,
    DOMAIN,
    LINE,
    REPORT_URL,
    SWITCH,
    TIME_ZONE,
    URL_OF_HOST,
    Rule,
    one_of,
    optional,
    setting,
    text,
    whole,
)

# The codes that Django has words for, and without their regions: `fr-ch` is known as `fr`.
_CODES = (
    "af ar ast az be bg bn br bs ca ckb cs cy da de dsb el en eo es et eu fa fi fr fy ga gd "
    "gl he hi hr hsb hu hy ia id ig io is it ja ka kab kk km kn ko ky lb lt lv mk ml mn mr ms "
    "my nb ne nl nn no os pa pl pt ro ru sk sl sq sr sv sw ta te tg th tk tr tt udm ug uk ur "
    "uz vi zh-cn zh-hans zh-hant zh-hk zh-mo zh-my zh-sg zh-tw"
)
KNOWN_LANGUAGES = frozenset(_CODES.split(" "))
NAME = text(r"[A-Za-z0-9/_+=.@-]{1,512}", "must be the name of a secret")
NAMES = text(r"[^,\x00-\x1f]+(,[^,\x00-\x1f]+)*", "must be names, separated by commas")
RATE = text(r"[1-9][0-9]*/(sec|min|hour|day)", "must be a number and a time, such as 1200/min")
SCANNER = text(r"[A-Za-z0-9.-]+:[0-9]{1,5}", "must be a host and a port, such as 10.0.0.9:3310")
IMAGE = text(r"[\w./-]+(:[\w.-]+|@sha256:[0-9a-f]{64})", "must be an image with its tag or digest")


CONTACT = Rule(
    lambda value: ADDRESS.fits(value) or URL_OF_HOST.fits(value),
    "must be a plain e-mail address or an absolute https address",
)


def _are_languages(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(
        r"[a-z-]+:[^,:]*[^,:\s][^,:]*(,[a-z-]+:[^,:]*[^,:\s][^,:]*)*", value
    ):
        return False
    codes = [each.partition(":")[0] for each in value.split(",")]
    return all({code, code.partition("-")[0]} & KNOWN_LANGUAGES for code in codes)


LANGUAGES = Rule(
    _are_languages, "must be code:Name, separated by commas, with codes that Django knows"
)


@dataclass(frozen=True, slots=True)
class CmsSettings:
    """Everything that the stacks `CmsEdge`, `CmsData` and `CmsWeb` need."""

    domain: str = setting(DOMAIN, "cms.clinic.example", "The CMS's own name: admin and API")
    frontend_url: str = setting(
        URL_OF_HOST, "https://www.clinic.example", "Where visitors read the site"
    )
    alarm_email: str = setting(ADDRESS, "it@clinic.example", "Who gets the alarms' mails")
    profile: str = setting(one_of(*PROFILES), "small", "Sizes: small or large", "small")
    reference_frontend: bool = setting(
        SWITCH, True, "Whether the reference frontend answers at frontend_url", False
    )
    contact_form_action: str = setting(
        optional(URL_OF_HOST),
        "https://contact.clinic.example/contact",
        "Where contact forms are sent; empty: the contact stack of these settings",
        "",
    )
    languages: str = setting(
        LANGUAGES,
        "en-gb:English,fr:Français",
        "Content languages, the default one first",
        "en-gb:English",
    )
    publish_gate: str = setting(
        one_of("warn", "block"), "block", "Whether pages with problems may be published", "warn"
    )
    source_lookup_mailto: str = setting(
        optional(ADDRESS),
        "it@clinic.example",
        "Contact address for Crossref and PubMed; empty: sources are not looked up",
        "",
    )
    email_secret: str = setting(
        optional(NAME),
        "clinic/cms-email-url",
        "A secret of Secrets Manager that is an EMAIL_URL; empty: the CMS sends no mail",
        "",
    )
    email_from: str = setting(
        optional(ADDRESS), "cms@clinic.example", "The From address of the CMS's mails", ""
    )
    image: str = setting(
        optional(IMAGE),
        "registry.example/clinic-cms:2",
        "A ready-made image; empty: it is built here, which needs a container engine",
        "",
    )
    requests_per_five_minutes: int = setting(
        whole(100, 1_000_000), 10_000, "How many requests one address may make", 10_000
    )

    outside_check: bool = setting(
        SWITCH,
        True,
        "Whether Route 53 asks for each domain from outside, for about 3 US dollars a month each",
        False,
    )
    frontend_token_secret: str = setting(
        optional(NAME),
        "clinic/frontend-token",
        "A secret whose text is a FRONTEND_TOKEN; empty: the frontend is one client",
        "",
    )
    metrics_token_secret: str = setting(
        optional(NAME),
        "clinic/metrics-token",
        "A secret whose text is a METRICS_TOKEN; empty: there is no /metrics",
        "",
    )
    earlier_keys_secret: str = setting(
        optional(NAME),
        "clinic/earlier-keys",
        "A secret whose text is SECRET_KEY_FALLBACKS, while the SECRET_KEY changes; else empty",
        "",
    )
    upload_scanner: str = setting(
        optional(SCANNER), "10.0.0.9:3310", "Where clamd listens; empty: no scan", ""
    )
    security_contact: str = setting(
        optional(CONTACT), "security@clinic.example", "In security.txt; empty: there is none", ""
    )
    csp_mode: str = setting(
        one_of("enforce", "report"), "report", "Whether browsers enforce the policy", "enforce"
    )
    csp_report_url: str = setting(
        optional(REPORT_URL), "https://reports.clinic.example/csp", "Where browsers report to", ""
    )
    time_zone: str = setting(
        TIME_ZONE, "Europe/Zurich", "When a day begins, and times in the admin", "Europe/London"
    )
    api_rate: str = setting(
        RATE, "600/min", "How many rendered answers of the API one address gets", "1200/min"
    )
    second_factor_required: str = setting(
        optional(NAMES), "Editors,superusers", "Who needs a second factor; or everyone", ""
    )
    session_idle_minutes: int = setting(whole(1, 10_080), 30, "After which a session ends", 60)
    security_log_days: int = setting(whole(1, 3_650), 90, "How long sign-ins are kept", 365)
    oidc_server_url: str = setting(
        optional(URL_OF_HOST),
        "https://login.clinic.example/.well-known/openid-configuration",
        "Single sign-on by OpenID Connect; empty: none",
        "",
    )
    oidc_client_id: str = setting(optional(LINE), "clinic-cms", "This CMS's name there", "")
    oidc_client_secret: str = setting(
        optional(NAME), "clinic/oidc", "A secret whose text is this CMS's secret there", ""
    )
    oidc_name: str = setting(optional(LINE), "Clinic account", "What follows “Sign in with”", "")
    oidc_verified_domains: str = setting(
        optional(NAMES), "clinic.example", "Domains whose addresses count as verified", ""
    )

    @property
    def sizes(self) -> Profile:
        """The profile of that name."""
        return PROFILES[self.profile]

    @property
    def site_domain(self) -> str:
        """The host of `frontend_url`, such as `www.clinic.example`."""
        return urlsplit(self.frontend_url).netloc

    @property
    def domains(self) -> list[str]:
        """The host names of the distributions."""
        return [self.domain, *([self.site_domain] if self.reference_frontend else [])]
