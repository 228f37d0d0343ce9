"""What belongs to the clinic."""

from factory import Sequence
from factory.django import DjangoModelFactory

from cms.clinic.models import ContactForm, Location, Practitioner, SafetyNotice


class PractitionerFactory(DjangoModelFactory):
    class Meta:
        model = Practitioner

    name = Sequence(lambda number: f"Person {number}")
    role = "Physiotherapist"


class LocationFactory(DjangoModelFactory):
    class Meta:
        model = Location

    name = Sequence(lambda number: f"Place {number}")


class SafetyNoticeFactory(DjangoModelFactory):
    """A notice that nobody has approved."""

    class Meta:
        model = SafetyNotice

    level = "urgent"
    heading = "Ask for help now if:"


class ContactFormFactory(DjangoModelFactory):
    class Meta:
        model = ContactForm

    form_id = Sequence(lambda number: f"form-{number}")
    privacy_summary = "<p>A clinician reads your message.</p>"
