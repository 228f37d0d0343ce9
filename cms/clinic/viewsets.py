"""The admin views of the clinic's snippets: lists, forms and their menu."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.clinic.models import ContactForm, Location, Practitioner, SafetyNotice
from cms.clinic.panels import HolidaysPanel
from cms.core.live_snippets import LiveSnippetViewSet


class PractitionerViewSet(LiveSnippetViewSet):
    model = Practitioner
    icon = "user"
    list_display = ["name", "role", "is_example"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
        FieldPanel("registers"),
        FieldPanel("registrations", classname="collapsed"),
        FieldPanel("photo"),
        FieldPanel("bio"),
        FieldRowPanel([FieldPanel("active_from"), FieldPanel("active_until")]),
        FieldPanel("is_example"),
    ]


class LocationViewSet(LiveSnippetViewSet):
    model = Location
    icon = "globe"
    list_display = ["name", "what3words", "what3words_checked_on"]
    panels = [
        FieldPanel("name"),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("locality"), FieldPanel("postal_code")]),
                FieldPanel("region"),
                FieldRowPanel([FieldPanel("country"), FieldPanel("country_part")]),
                FieldPanel("address"),
            ],
            heading="Address",
        ),
        MultiFieldPanel(
            [
                FieldPanel("opening_week"),
                FieldPanel("closed_on_public_holidays"),
                HolidaysPanel(),
                FieldPanel("opening_exceptions"),
                FieldPanel("opening_hours"),
            ],
            heading="Opening hours",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                FieldRowPanel([FieldPanel("what3words"), FieldPanel("what3words_checked_on")]),
                FieldPanel("map_image"),
            ],
            heading="On the map",
        ),
        MultiFieldPanel(
            [FieldPanel("directions"), FieldPanel("public_transport")],
            heading="How to get there",
            classname="collapsed",
        ),
        MultiFieldPanel(
            [FieldPanel("access_features"), FieldPanel("access")],
            heading="Access",
            classname="collapsed",
        ),
    ]


class SafetyNoticeViewSet(LiveSnippetViewSet):
    model = SafetyNotice
    icon = "warning"
    list_display = ["heading", "level", "approved_by", "approved_on"]
    list_filter = ["level"]
    panels = [
        FieldPanel("level"),
        FieldPanel("heading"),
        FieldPanel("items"),
        FieldPanel("action"),
        FieldPanel("source"),
        FieldRowPanel([FieldPanel("approved_by"), FieldPanel("approved_on")]),
    ]


class ContactFormViewSet(LiveSnippetViewSet):
    model = ContactForm
    icon = "mail"
    list_display = ["heading", "form_id", "recipient_role", "turned_off"]
    panels = [
        FieldPanel("heading"),
        FieldPanel("intro"),
        FieldPanel("reply_time"),
        FieldPanel("safety_notices"),
        FieldPanel("topics"),
        InlinePanel("field_texts", heading="Your own words for the fields", label="Field"),
        MultiFieldPanel(
            [
                FieldPanel("consent_text"),
                FieldPanel("privacy_summary"),
                FieldPanel("privacy_url"),
            ],
            heading="Consent and privacy",
        ),
        MultiFieldPanel(
            [
                FieldPanel("submit_label"),
                FieldPanel("success_heading"),
                FieldPanel("success_text"),
                FieldPanel("failure_text"),
            ],
            heading="After sending",
        ),
        FieldRowPanel([FieldPanel("form_id"), FieldPanel("recipient_role")]),
        FieldPanel("turned_off"),
    ]


class ClinicViewSetGroup(SnippetViewSetGroup):
    items = (PractitionerViewSet, LocationViewSet, SafetyNoticeViewSet, ContactFormViewSet)
    menu_label = "Clinic"
    menu_icon = "home"
    menu_order = 210
    add_to_admin_menu = True
