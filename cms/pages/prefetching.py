"""Prefetches everything that pages refer to, in as many queries for many pages as for one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.clinic.models import ClinicSettings, ContactForm, Location, Practitioner, SafetyNotice
from cms.core.prefetch import Objects, prefetched
from cms.core.stream_references import Reference, html_references
from cms.evidence.effective_status import EffectiveStatus, effective_statuses
from cms.evidence.models import Finding, ResearchSource
from cms.pages.body import body_of
from cms.pages.change_serializers import ClaimHistory, public_changes
from cms.pages.localized_snippets import Translations
from cms.pages.page_references import CLINIC, foreign_keys, is_page_type, references_of_page
from cms.pages.prefetch_rows import Successors, complete, read, rows_of, settings_of
from cms.pages.visibility import VisiblePages

Ground = Callable[[dict[int, EffectiveStatus]], dict[int, EffectiveStatus]]


@contextmanager
def prefetch_for_pages(
    pages: Iterable[Page],
    visible: VisiblePages | None = None,
    successors: Successors = lambda: "superseded_by",
    ground: Ground = dict,
) -> Iterator[None]:
    """Prefetch what these specific pages refer to, for the answer that is made inside the block.

    `successors` returns the prefetch that limits which sources may be named as superseding others;
    `ground` filters the sources that others build on.
    """
    prefetcher = _Prefetcher(visible, successors, ground)
    prefetcher.fetch(list(pages))
    with prefetched(prefetcher.objects):
        yield


class _Prefetcher:
    def __init__(self, visible: VisiblePages | None, successors: Successors, ground: Ground):
        self.visible = visible
        self.ground = ground
        self.successors = successors
        self.objects: Objects = defaultdict(dict)
        self.references: dict[int, list[Reference]] = {}  # by the `id` of the page object
        self.wanted: dict[Any, set[Any]] = defaultdict(set)
        self.translations = Translations(self._load_translations)

    def fetch(self, pages: list[Page]) -> None:
        """Load what the pages refer to, then what those objects refer to, then all images."""
        for page in pages:
            self._want_of_page(page)
        models: list[type[Model]] = [*CLINIC, *self._related()]
        for model in models:
            self._load(model)
        settings = self._settings(pages)
        self._localize(pages, settings)
        self._load(ResearchSource)
        self._load(Finding)
        self._load_statuses()
        self._load(get_image_model())
        self._load_links()
        self._set_foreign_keys(pages)
        self._set_histories(pages)

    def _related(self) -> list[type[Page]]:
        """The page types of which a block shows the title and the summary."""
        return [model for model in list(self.wanted) if is_page_type(model)]

    def _load_statuses(self) -> None:
        """Today's status of the sources."""
        day, sources = timezone.localdate(), filter(None, self.objects[ResearchSource].values())
        found = self.ground(effective_statuses(sources, on=day))
        self.objects[EffectiveStatus].update({(pk, day): each for pk, each in found.items()})

    def _want(self, key: Any, value: Any) -> None:
        if value is not None:
            self.wanted[key].add(value)

    def _want_of_page(self, page: Page) -> None:
        self.references[id(page)] = [*references_of_page(page)]
        for key, value in self.references[id(page)]:
            self._want(key, value)

    def _load(self, model: type[Model]) -> None:
        """Load the wanted objects of a model; None for one that does not exist."""
        wanted = self.wanted[model] - self.objects[model].keys()
        if wanted:
            found = self._read(model, wanted)
            self.objects[model].update({key: found.get(key) for key in wanted})
            self._complete(model, [*found.values()])

    def _read(self, model: type[Model], keys: set[Any]) -> dict[int, Any]:
        return read(model, keys, self._seen if issubclass(model, Page) else None)

    def _complete(self, model: type[Model], found: list[Any]) -> None:
        complete(model, found, self.successors)
        for each in found:
            self._want_of_object(each)

    def _load_translations(
        self, model: type[Model], keys: set[Any], locales: set[int]
    ) -> list[Any]:
        rows = rows_of(model, self._seen if issubclass(model, Page) else None)
        found = list(rows.filter(translation_key__in=keys, locale__in=locales))
        self.objects[model].update({each.pk: each for each in found})
        self._complete(model, found)
        return found

    def _want_of_object(self, each: Model) -> None:
        if isinstance(each, Page):
            return  # no more is shown of it than its title and its summary
        for field in type(each)._meta.fields:
            if isinstance(field, RichTextField):
                for key, value in html_references(getattr(each, field.attname) or ""):
                    self._want(key, value)
        if isinstance(each, ContactForm):
            for notice in each.safety_notices.all():
                self._want(ResearchSource, notice.source_id)
        elif isinstance(each, SafetyNotice):
            self._want(ResearchSource, each.source_id)
        elif isinstance(each, Practitioner):
            self._want(get_image_model(), each.photo_id)
        elif isinstance(each, Location):
            self._want(get_image_model(), each.map_image_id)
        elif isinstance(each, ResearchSource):
            self.objects[Finding].update({found.pk: found for found in each.findings.all()})

    def _settings(self, pages: list[Page]) -> dict[int, ClinicSettings]:
        sites = {site for page in pages if (site := _site(page))}
        found = settings_of(sites)
        for clinic in found.values():
            for chosen in filter(None, (clinic.lead_practitioner, clinic.location)):
                self.objects[type(chosen)][chosen.pk] = chosen
                self._want_of_object(chosen)
            self._want(get_image_model(), clinic.logo_id)
            self._want(get_image_model(), clinic.mark_id)
        return found

    def _localize(self, pages: list[Page], settings: dict[int, ClinicSettings]) -> None:
        """Replace snippets, clinic settings and the lead practitioner by their translations."""
        self.translations.fetch(pair for page in pages for pair in self._of_clinic(page, settings))
        for page in pages:
            self.translations.localize_streams(page, self.objects)
            site = _site(page)
            localized = settings[site].in_language(page.locale_id) if site in settings else None
            for name in ("lead_practitioner", "location") if localized else ():
                if chosen := getattr(localized, name):
                    setattr(localized, name, self.translations.of(chosen, page.locale_id))
            self.objects[ClinicSettings][site, page.locale_id] = localized
            if body := body_of(page):
                body.clinic = localized
        self._localize_notices()

    def _of_clinic(
        self, page: Page, settings: dict[int, ClinicSettings]
    ) -> Iterator[tuple[Any, int]]:
        for model, key in self.references[id(page)]:
            if model in CLINIC or is_page_type(model):
                yield self.objects[model].get(key), page.locale_id
        if clinic := settings.get(_site(page)):
            for chosen in filter(None, (clinic.lead_practitioner, clinic.location)):
                yield chosen, page.locale_id

    def _localize_notices(self) -> None:
        forms = [form for form in self.objects[ContactForm].values() if form]
        pairs = [(each, form.locale_id) for form in forms for each in form.safety_notices.all()]
        self.translations.fetch(pairs)
        for form in forms:
            notices = form.safety_notices.all()
            localized = [self.translations.of(each, form.locale_id) for each in notices]
            if localized != list(notices):
                form.safety_notices = localized
                self._want_of_object(form)

    def _load_links(self) -> None:
        if wanted := self.wanted[Page]:
            found = self._read(Page, wanted)
            self.objects[Page].update({key: found.get(key) for key in wanted})
        document = get_document_model()
        if wanted := self.wanted[document]:
            found = self._read(document, wanted)
            self.objects[document].update({key: found.get(key) for key in wanted})

    def _set_histories(self, pages: list[Page]) -> None:
        """Give each body the changes of the evidence of its claims; one query for all pages."""
        found = {page.pk: body_of(page) for page in pages if page.pk}
        bodies = {key: body for key, body in found.items() if body is not None}  # perhaps empty now
        changes = public_changes(bodies) if bodies else {}
        for page in pages:
            if page.pk in changes:
                clinic = self.objects[ClinicSettings].get((_site(page), page.locale_id))
                sentence = clinic.change_sentence_in(page.locale) if clinic else ""
                bodies[page.pk].claim_history = ClaimHistory(changes[page.pk], sentence)

    def _set_foreign_keys(self, pages: list[Page]) -> None:
        """Set foreign keys to the prefetched objects, so that following one takes no query."""
        notices = [*self.objects[SafetyNotice].values()]
        for form in filter(None, self.objects[ContactForm].values()):
            notices += form.safety_notices.all()
        for notice in filter(None, notices):
            self._set(notice, "source", ResearchSource)
        for person in filter(None, self.objects[Practitioner].values()):
            self._set(person, "photo", get_image_model())
        for place in filter(None, self.objects[Location].values()):
            self._set(place, "map_image", get_image_model())
        for clinic in filter(None, self.objects[ClinicSettings].values()):
            self._set(clinic, "logo", get_image_model())
            self._set(clinic, "mark", get_image_model())
        for page in pages:
            for field in foreign_keys(page):
                self._set(page, field.name, field.related_model)
                if getattr(page, field.attname):
                    chosen = getattr(page, field.name)
                    setattr(page, field.name, self.translations.of(chosen, page.locale_id))

    def _set(self, each: Model, name: str, model: type[Model]) -> None:
        key = getattr(each, f"{name}_id", None)
        if key in self.objects[model]:
            setattr(each, name, self.objects[model][key])

    @cached_property
    def _seen(self) -> VisiblePages:
        return self.visible or VisiblePages()


def _site(page: Page) -> Any:
    parts = page.get_url_parts()
    return parts[0] if parts else None
