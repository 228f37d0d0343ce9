"""What every page of a headless site has: it lives at the frontend, and answers who it is."""

from typing import TypedDict

from django.shortcuts import redirect
from wagtail.api import APIField
from wagtail.models import Page

from cms.clinic.models import ClinicSettings
from cms.pages import represent


class ClinicValue(TypedDict):
    """The clinic that the page speaks for."""

    name: str
    lead_practitioner: represent.PractitionerValue | None
    other_contact: str | None


class SeoValue(TypedDict):
    """What search engines and shared links show of the page."""

    title: str
    description: str | None
    canonical: str | None
    image: represent.ImageValue | None


class HeadlessPage(Page):
    """A page whose public face is a frontend; the CMS only leads visitors there."""

    preview_modes = []
    api_fields = [APIField("clinic"), APIField("seo")]
    api_meta_fields = [APIField("last_published_at")]

    class Meta:
        abstract = True

    def serve(self, request, *args, **kwargs):
        return redirect(self.full_url)

    @property
    def clinic(self) -> ClinicValue:
        """`{"name": "…", "lead_practitioner": {…}|None, "other_contact": "…"|None}`."""
        settings = ClinicSettings.for_site(self.get_site())
        return {
            "name": settings.name,
            "lead_practitioner": represent.practitioner(settings.lead_practitioner),
            "other_contact": represent.text(settings.other_contact),
        }

    @property
    def seo(self) -> SeoValue:
        """`{"title": "…", "description": …|None, "canonical": "https://…", "image": …|None}`."""
        return {
            "title": self.seo_title or self.title,
            "description": represent.text(self.search_description),
            "canonical": self.full_url,
            "image": represent.image(getattr(self, "share_image", None)),
        }
