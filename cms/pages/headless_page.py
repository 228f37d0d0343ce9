"""The base class of all pages: served by a frontend, previewed there, with SEO and JSON-LD."""

from typing import Any, TypedDict

from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Locale, Page
from wagtail_localize.fields import SynchronizedField  # type: ignore[import-untyped]

from cms.clinic.models import ClinicSettings
from cms.core.i18n import public_language
from cms.core.prefetch import find_prefetched, once_an_answer
from cms.pages import serializers
from cms.pages.atomic_publishing import AtomicPublishingMixin
from cms.pages.body import body_of
from cms.pages.checks.mixins import PublishGateMixin
from cms.pages.checks.panel import ChecksPanel
from cms.pages.clinic_serializers import ClinicValue, clinic_value
from cms.pages.json_ld import Facts, JsonLd, json_ld
from cms.pages.localisation import drafted_translation
from cms.pages.review_stamp import STAMPED
from cms.pages.signal_handlers import generate_page_renditions
from cms.preview.mixins import FrontendPreviewMixin

ADDRESS_HELP = (
    "The last part of the page’s web address, such as back-pain. If you change it, the former "
    "address leads to the new one."
)


class SeoValue(TypedDict):
    """What search engines and shared links show of the page."""

    title: str
    description: str | None
    canonical: str | None
    image: serializers.ImageValue | None


class HeadlessPage(FrontendPreviewMixin, PublishGateMixin, AtomicPublishingMixin, Page):
    """A page that a frontend shows. The CMS redirects visitors there."""

    # A translation keeps its slug below `/fr/` unless the translator gives it another.
    override_translatable_fields = [SynchronizedField("slug")]
    content_panels = [*Page.content_panels, ChecksPanel()]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug", heading="Address", help_text=ADDRESS_HELP),
                FieldPanel("seo_title", heading="Title in search results"),
                FieldPanel("search_description", heading="Words below it in search results"),
            ],
            heading="For search engines",
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading="For site menus"),
    ]
    api_fields = [APIField("clinic"), APIField("seo"), APIField("json_ld")]
    schema_org_type = "WebPage"
    # Said by a page type for itself, not for its subclasses: its answers show only what the page
    # refers to. Without it they are rendered again after every change, whatever it changed.
    shows_only_what_it_refers_to = False

    class Meta:
        abstract = True

    def copy_for_translation(
        self,
        locale: Locale,
        copy_parents: bool = False,
        alias: bool = False,
        exclude_fields: Any = None,
    ) -> Page:
        """A draft translation without the review of the original.

        Wagtail Localize asks for an alias of a page above a translation, or in a language that
        follows another. An alias would be live at once, so this makes a draft instead.
        """
        if alias:
            return drafted_translation(self, locale)
        names = {field.name for field in self._meta.concrete_fields}
        without = [*(exclude_fields or []), *names.intersection(STAMPED)]
        return super().copy_for_translation(locale, copy_parents, alias, without)

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return redirect(self.full_url)

    def prepare_preview(self) -> None:
        generate_page_renditions(self)

    @property
    def clinic(self) -> ClinicValue:
        """`{"name": "…", "telephone": {…}|None, "location": {…}|None, …}`."""
        clinic = self._clinic_settings()
        key = ("clinic", id(clinic), public_language())
        return once_an_answer(key, lambda: clinic_value(clinic), clinic)

    def get_url_parts(self, request: Any = None) -> Any:
        """Wagtail's; looked up once an answer, in which it is asked for many times."""
        find = super().get_url_parts
        key = ("address", self.pk, self.url_path, public_language())
        return once_an_answer(key, lambda: find(request)) if request is None else find(request)

    def _clinic_settings(self) -> ClinicSettings:
        parts = self.get_url_parts()
        site = parts[0] if parts else None
        prefetched = find_prefetched(ClinicSettings, [(site, self.locale_id)])
        if prefetched is not None:
            return prefetched[site, self.locale_id] or ClinicSettings(site_id=site)
        stored = ClinicSettings.objects.filter(site=site).first()
        return stored.in_language(self.locale_id) if stored else ClinicSettings(site_id=site)

    @property
    def seo(self) -> SeoValue:
        """`{"title": "…", "description": …|None, "canonical": "https://…", "image": …|None}`."""
        return {
            "title": self.seo_title or self.title,
            "description": serializers.text(self.search_description),
            "canonical": self.full_url,
            "image": serializers.image(getattr(self, "share_image", None)),
        }

    @property
    def json_ld(self) -> JsonLd:
        """The page as schema.org JSON-LD, made from its own answer."""
        body = body_of(self)
        return json_ld(
            Facts(
                type=self.schema_org_type,
                url=self.full_url or "",
                title=self.title,
                language=_language_tag(self.locale.language_code),
                published=_day(self.first_published_at),
                modified=_day(self.last_published_at),
                seo=self.seo,
                clinic=self.clinic,
                review=getattr(self, "review", {}),
                about=getattr(self, "about", []),
                body=body.stream_block.answered(body) if body else [],
                references=getattr(self, "references", []),
            )
        )


def _day(moment: Any) -> str | None:
    return serializers.day(timezone.localtime(moment).date()) if moment else None


def _language_tag(code: str) -> str:
    """`en-gb` → `en-GB`, as BCP 47 writes it."""
    language, _, region = code.partition("-")
    return f"{language}-{region.upper()}" if region else language
