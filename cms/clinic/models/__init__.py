"""What a clinic is: its people, places, safety notices, contact forms and settings."""

from cms.clinic.models.clinic_settings import ClinicInLanguage, ClinicSettings
from cms.clinic.models.contact_form import ContactForm, ContactFormField
from cms.clinic.models.location import Access, Location
from cms.clinic.models.practitioner import Practitioner
from cms.clinic.models.safety_notice import SafetyLevel, SafetyNotice

__all__ = [
    "Access",
    "ClinicInLanguage",
    "ClinicSettings",
    "ContactForm",
    "ContactFormField",
    "Location",
    "Practitioner",
    "SafetyLevel",
    "SafetyNotice",
]
