"""The example clinic around the seed text. Nothing here is a real person, address or number."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page, Site

from cms.clinic.models import (
    ClinicSettings,
    ContactForm,
    Location,
    Practitioner,
    SafetyLevel,
    SafetyNotice,
)
from cms.pages.demo.seed import Seed
from cms.pages.models import HomePage

RED_FLAGS = [
    "pain, tingling, weakness or numbness in both legs",
    "numbness or tingling around your genitals or buttocks",
    "difficulty peeing",
    "loss of bladder or bowel control (peeing or pooing yourself)",
    "chest pain",
    "it started after a serious accident, such as a car accident",
]


def load_site() -> HomePage:
    """Return the home page at the default site's root, made where Wagtail's welcome page stands.

    The site's address follows FRONTEND_URL, because that is where its pages are read.
    """
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    home = old_root = site and site.root_page.specific
    if not isinstance(home, HomePage):
        home = _add_home()
        site = site or Site(is_default_site=True)
        site.root_page = home
    address = urlsplit(settings.FRONTEND_URL)
    site.hostname = address.hostname
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.site_name = "Example Clinic"
    site.save()
    if type(old_root) is Page and not old_root.get_children().exists():
        old_root.delete()  # Wagtail's own welcome page, which no frontend can show
    return home


def _add_home() -> HomePage:
    root = Page.get_first_root_node()
    home = HomePage(
        title="Example Clinic",
        slug="example-clinic",
        introduction="<p>An example clinic, made to show Clinic CMS. Read about a treatment, the "
        "research behind it, and how to reach us.</p>",
    )
    root.add_child(instance=home)
    home.save_revision().publish()
    return home


def load_clinic(home: HomePage, seed: Seed) -> ClinicSettings:
    """Name the clinic and its lead practitioner, marked as an example."""
    practitioner, _ = Practitioner.objects.get_or_create(
        is_example=True, defaults={"name": "A. Example", "role": "Lead practitioner"}
    )
    clinic, _ = ClinicSettings.objects.get_or_create(
        site=home.get_site(),
        defaults={
            "name": "Example Clinic",
            "lead_practitioner": practitioner,
            "other_contact": f"You can also come and see us at ///{seed.what3words}.",
        },
    )
    return clinic


def load_location(seed: Seed) -> Location:
    """The place of the seed text: three words and nothing guessed from them."""
    location, _ = Location.objects.get_or_create(
        what3words=seed.what3words, defaults={"name": "The clinic"}
    )
    return location


def load_contact_form(seed: Seed) -> ContactForm:
    """The seed text's form, with a safety notice that a clinician still has to approve."""
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
    return form


def _safety_notice() -> SafetyNotice:
    notice = SafetyNotice(
        level=SafetyLevel.EMERGENCY,
        heading="Call 999 or go to A&E now if you have back pain and:",
        items=[("item", flag) for flag in RED_FLAGS],
        action="This is example wording: check with a clinician before you rely on it.",
    )
    notice.full_clean()
    notice.save()
    return notice
