"""The example clinic around the seed text. Nothing here is a real person, address or number."""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import CommandError
from wagtail.models import Locale, Page, Site

from cms.clinic.models import (
    ClinicSettings,
    ContactForm,
    Location,
    Practitioner,
    SafetyLevel,
    SafetyNotice,
)
from cms.demo.seed import Seed
from cms.pages.models import HomePage

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
RED_FLAGS = [
    "both of your legs hurt, tingle, feel numb or have become weak",
    "your bottom or the skin around your genitals tingles or has lost its feeling",
    "you find it hard to pass urine",
    "you can no longer hold your urine or your bowels",
    "your chest hurts as well",
    "the pain began with a bad accident, for example on the road",
]
APPROVED_BY = "A. Example (an example, not a real clinician)"
APPROVED_ON = date(2026, 11, 2)  # fixed, so that every machine shows the same page
# The register is real, the number is nobody's.
REGISTER = {
    "register": "HCPC",
    "number": "PH00000",
    "url": "https://www.hcpc-uk.org/check-the-register/",
}


def load_site() -> HomePage:
    """Return the home page of the default site; make it in place of Wagtail's welcome page.

    The address of a site on this machine becomes FRONTEND_URL, because its pages are read there.
    An address that an editor has set stays.

    Raises:
        CommandError: the default site has a home page of another kind, with content of its own.
    """
    _add_languages()
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    home = HomePage.objects.order_by("path").first()
    old_root = site and site.root_page
    if home is None or (site and old_root.specific_class is not HomePage):
        if old_root and not _is_welcome_page(old_root):
            raise CommandError(
                f"The site {site.hostname} has content of its own, which the demo would replace. "
                "Load the demo into an empty database."
            )
        home = home or _add_home()
    _place(site or Site(is_default_site=True), home)
    if old_root and _is_welcome_page(old_root):
        old_root.delete()
    return home


def _add_languages() -> None:
    """Add the languages of LANGUAGES, so that an editor can translate at once."""
    for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)


def _is_welcome_page(page: Page) -> bool:
    """Whether it is the page that Wagtail's first migration makes, still without children."""
    return page.specific_class is Page and page.is_leaf()


def _place(site: Site, home: HomePage) -> None:
    address = urlsplit(settings.FRONTEND_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    taken = Site.objects.filter(hostname=address.hostname, port=port).exclude(pk=site.pk).exists()
    if not site.pk or (site.hostname in LOOPBACK and not taken):
        site.hostname, site.port = address.hostname, port
    site.site_name = site.site_name or home.title
    site.root_page = home
    site.save()


def _add_home() -> HomePage:
    home = HomePage(
        title="Example Clinic",
        slug="example-clinic",
        introduction="<p>An example clinic, made to show Clinic CMS. Read about a treatment, the "
        "research behind it, and how to reach us.</p>",
    )
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision().publish()
    return home


# https://www.ofcom.org.uk: 01632 960000 to 960999 are for fiction. RFC 2606 keeps example.org.
EXAMPLE_TELEPHONE = "+441632960001"
EXAMPLE_EMAIL = "reception@example.org"


def load_clinic(home: HomePage, seed: Seed) -> None:
    """Name the clinic and its lead practitioner, marked as an example, unless an editor has.

    Nobody has its telephone number and e-mail address.
    """
    site = Site.objects.get(is_default_site=True)
    if ClinicSettings.objects.filter(site=site).exists():
        return
    ClinicSettings.objects.create(
        site=site,
        name=home.title,
        lead_practitioner=example_person("A. Example", "Lead practitioner"),
        telephone=EXAMPLE_TELEPHONE,
        email=EXAMPLE_EMAIL,
        other_contact=f"You can also come and see us at ///{seed.what3words}.",
    )


def example_person(name: str, role: str) -> Practitioner:
    """The person of that name who is marked as an example; made if there is none."""
    person = Practitioner.objects.filter(name=name, is_example=True).order_by("pk").first()
    if person is None:
        registers = [("register", REGISTER)]
        person = Practitioner(name=name, role=role, registers=registers, is_example=True)
        person.full_clean()
        person.save()
        person.save_revision()
    return person


def load_location(seed: Seed) -> Location:
    """The place of the seed text: three words and nothing guessed from them."""
    location = Location.objects.filter(what3words=seed.what3words).first()
    if location is None:
        location = Location.objects.create(name="The clinic", what3words=seed.what3words)
        location.save_revision()
    return location


def load_contact_form(seed: Seed) -> ContactForm:
    """The seed text's form, with a safety notice that an example clinician has approved."""
    form = ContactForm.objects.filter(form_id="contact-v1").first()
    if form is None:
        form = ContactForm(
            heading=seed.contact_heading,
            intro=f"<p>{seed.contact_text}</p>",
            privacy_summary="<p>We use your details only to reply to you.</p>",
            success_text="<p>Your message is on its way to the lead practitioner.</p>",
            failure_text=f"<p>You can also come and see us at ///{seed.what3words}.</p>",
        )
        form.safety_notices = [_safety_notice()]
        form.full_clean()
        form.save()
        form.save_revision()
    return form


def _safety_notice() -> SafetyNotice:
    notice = SafetyNotice(
        level=SafetyLevel.EMERGENCY,
        heading="This is an emergency: ring 999 or go to A&E at once if your back hurts and:",
        items=[("item", flag) for flag in RED_FLAGS],
        action="Do not send a message and wait: nobody may read it in time.",
        approved_by=APPROVED_BY,
        approved_on=APPROVED_ON,
    )
    notice.full_clean()
    notice.save()
    notice.save_revision()
    return notice
