"""The section `[cms]`: the CMS's size and addresses."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from infra.aws.settings.profiles import PROFILES, Profile
from infra.aws.settings.rules import (
    ADDRESS,
    DOMAIN,
    SWITCH,
    URL,
    one_of,
    optional,
    setting,
    text,
    whole,
)

LANGUAGES = text(r"[a-z-]+:[^,:]+(,[a-z-]+:[^,:]+)*", "must be code:Name, separated by commas")
NAME = text(r"[A-Za-z0-9/_+=.@-]{1,512}", "must be the name of a secret")
IMAGE = text(r"[\w./-]+(:[\w.-]+|@sha256:[0-9a-f]{64})", "must be an image with its tag or digest")


@dataclass(frozen=True, slots=True)
class CmsSettings:
    """Everything that the stacks `CmsEdge`, `CmsData` and `CmsWeb` need."""

    domain: str = setting(DOMAIN, "cms.clinic.example", "The CMS's own name: admin and API")
    frontend_url: str = setting(URL, "https://www.clinic.example", "Where visitors read the site")
    alarm_email: str = setting(ADDRESS, "it@clinic.example", "Who gets the alarms' mails")
    profile: str = setting(one_of(*PROFILES), "small", "Sizes: small or large", "small")
    reference_frontend: bool = setting(
        SWITCH, True, "Whether the reference frontend answers at frontend_url", False
    )
    contact_form_action: str = setting(
        optional(URL),
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
