"""The section `[contact]`: what a clinic decides about its contact form."""

from dataclasses import dataclass

from infra.aws.settings.rules import ADDRESS, LINE, ORIGINS, SWITCH, URL, setting, whole


@dataclass(frozen=True, slots=True)
class ContactSettings:
    """Everything that the stack `Contact` needs; the handler's words and the account's limits."""

    clinic_name: str = setting(LINE, "Example Clinic")
    sender: str = setting(ADDRESS, "website@clinic.example")
    recipient_lead: str = setting(ADDRESS, "lead@clinic.example")
    recipient_fallback: str = setting(ADDRESS, "office@clinic.example")
    alarm_email: str = setting(ADDRESS, "it@clinic.example")
    form_url: str = setting(URL, "https://www.clinic.example/contact/")
    thanks_url: str = setting(URL, "https://www.clinic.example/thank-you/")
    other_way: str = setting(LINE, "You can also call us on 020 7946 0000.")
    form_origins: tuple[str, ...] = setting(ORIGINS, ("https://clinic.example",), ())
    consent_required: bool = setting(SWITCH, True, False)
    notice_only: bool = setting(SWITCH, True, False)
    altcha: bool = setting(SWITCH, True, False)
    identity_exists: bool = setting(SWITCH, True, False)
    secret_characters: int = setting(whole(32, 128), 48, 48)
    reserved_concurrency: int = setting(whole(0, 100), 5, 5)
    requests_per_second: int = setting(whole(1, 1_000), 5, 5)
    requests_at_once: int = setting(whole(1, 1_000), 20, 20)
    monthly_budget: int = setting(whole(1, 10_000), 5, 5)
