"""The section `[contact]`: what a clinic decides about its contact form."""

from dataclasses import dataclass

from contact_lambda import routes
from contact_lambda.texts import LANGUAGES
from contact_lambda.working_days import are_dates
from infra.aws.settings.rules import (
    ADDRESS,
    LINE,
    MAYBE_ADDRESS,
    ORIGINS,
    SWITCH,
    TIME_ZONE,
    URL,
    Rule,
    one_of,
    setting,
    text,
    whole,
)

WORKING_DAYS = text(
    r"(mon|tue|wed|thu|fri|sat|sun)(,(mon|tue|wed|thu|fri|sat|sun))*",
    "must be days of the week, such as mon,tue,wed",
)
HOLIDAYS = Rule(
    lambda value: isinstance(value, str) and (not value or are_dates(value)),
    "must be dates, such as 2026-12-25,2026-12-28, or stay empty",
    {"allowed_pattern": r"([0-9]{4}-[0-9]{2}-[0-9]{2}(,[0-9]{4}-[0-9]{2}-[0-9]{2})*)?"},
)
ROUTES = Rule(
    lambda value: isinstance(value, str) and (not value or routes.is_valid(value)),
    "must be JSON with roles, topics and forms (contact_lambda/routes.py), or stay empty",
)


@dataclass(frozen=True, slots=True)
class ContactSettings:
    """The settings of the stack `Contact`: the handler's texts, recipients and limits."""

    clinic_name: str = setting(
        LINE, "Example Clinic", "Shown in the mail's From and on the form's pages"
    )
    sender: str = setting(
        ADDRESS, "website@clinic.example", "The From address; its domain is verified with SES"
    )
    recipient_lead: str = setting(ADDRESS, "lead@clinic.example", "Who gets the messages")
    recipient_fallback: str = setting(
        ADDRESS, "office@clinic.example", "Who gets what bounces at the lead"
    )
    alarm_email: str = setting(ADDRESS, "it@clinic.example", "Who gets the alarms' mails")
    form_url: str = setting(URL, "https://www.clinic.example/contact/", "A page with the form")
    thanks_url: str = setting(
        URL, "https://www.clinic.example/thank-you/", "The page after a message was accepted"
    )
    other_way: str = setting(
        LINE, "You can also call us on 020 7946 0000.", "Another way to reach the clinic"
    )
    site_origins: tuple[str, ...] = setting(
        ORIGINS, ("https://www.clinic.example",), "Whose pages may send the form with a script"
    )
    language: str = setting(one_of(*LANGUAGES), "en", "The language of the mail", "en")
    time_zone: str = setting(
        TIME_ZONE, "Europe/London", "The time zone of the times in the mail", "UTC"
    )
    reply_to: str = setting(
        MAYBE_ADDRESS,
        "office@clinic.example",
        "Where a reply goes when the visitor's address cannot be used; empty: to the sender",
        "",
    )
    routes: str = setting(
        ROUTES,
        '{"roles": {"lead": {"copies": ["office@clinic.example"]}}}',
        "Who else gets messages, by role, topic and form; empty: the lead alone",
        "",
        exported=False,
    )
    consent_required: bool = setting(
        SWITCH, True, "Whether a message needs the tick for consent", False
    )
    notice_only: bool = setting(
        SWITCH, True, "Whether the mail leaves out the message's text", False
    )
    altcha: bool = setting(SWITCH, True, "Whether browsers must solve a puzzle", False)
    identity_exists: bool = setting(
        SWITCH, True, "Whether the sender's domain is verified with SES already", False
    )
    secret_characters: int = setting(
        whole(32, 128), 48, "Another number generates a new secret for the handler", 48
    )
    earlier_secret: bool = setting(
        SWITCH,
        True,
        "Whether links that the secret before this one signed still work; false at first",
        False,
        exported=False,
    )
    reply_days: int = setting(
        whole(0, 10), 2, "Working days after which a digest reminds; 0 for never", 2
    )
    working_days: str = setting(
        WORKING_DAYS, "mon,tue,wed,thu,fri", "The clinic's working days", "mon,tue,wed,thu,fri"
    )
    holidays: str = setting(
        HOLIDAYS,
        "2026-12-25,2026-12-28",
        "Days that are no working days, with commas between them",
        "",
    )
    reserved_concurrency: int = setting(
        whole(0, 100), 5, "How many may run at once; 0 where the account's limit is still 10", 5
    )
    requests_per_second: int = setting(
        whole(1, 1_000), 5, "More are answered 429 before the handler is asked", 5
    )
    requests_at_once: int = setting(whole(1, 1_000), 20, "As many may come at once", 20)
    firewall: bool = setting(
        SWITCH,
        True,
        "Whether a firewall limits each address, for about 7 US dollars a month",
        False,
        exported=False,
    )
    firewall_requests: int = setting(
        whole(10, 10_000),
        100,
        "Of one address in five minutes, before the firewall refuses it",
        100,
        exported=False,
    )
    monthly_budget: int = setting(
        whole(0, 10_000), 5, "US dollars; a mail when the account spends more. 0 for none", 5
    )
