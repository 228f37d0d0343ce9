"""When the catalogue is rebuilt: in the same transaction as the change that it follows from."""

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex
from wagtail.search.backends import get_search_backends_with_name

from cms.clinic.models import ContactForm, Location, SafetyNotice
from cms.evidence.models import Finding, ResearchSource
from cms.pages.models import TopicPage
from cms.pages.visibility import VisiblePages
from cms.search.claim_states import claims_resting_on, update_claim_states
from cms.search.indexing import index_pages, index_words
from cms.search.models import ClaimLink, SourceUse, WithdrawnPath

MAX_PAGES_AT_ONCE = 20  # pages, at some ten queries each, while an editor waits for a save
DERIVED_FROM = {"title", "seo_title", "search_description", "live", "body", "introduction"}


def _page_saved(instance, update_fields=None, raw=False, **_):
    """A page of any type. A draft of a live page saves none of the fields that matter here."""
    if raw or not isinstance(instance, Page):
        return
    own = {field.name for field in type(instance)._meta.local_fields}
    derived = DERIVED_FROM if type(instance) is Page else DERIVED_FROM | own
    if update_fields is None or derived & set(update_fields):
        index_pages([instance.pk])


def _relying_on(source) -> list[int]:
    return list(SourceUse.objects.filter(source=source).values_list("page", flat=True))


def _claiming_with(finding) -> list[int]:
    return list(ClaimLink.objects.filter(finding=finding).values_list("claim__page", flat=True))


def _source_saved(instance, created, raw=False, **_):
    """Thousands of pages may rely on it, and only its words and its standing are in the catalogue:
    the standing of all that builds on it, too."""
    if not created and not raw:
        update_claim_states(claims_resting_on([instance.pk]))
        _find_by_words_of_source(index_words(_relying_on(instance)))


def _find_by_words_of_source(pages: list[int]) -> None:
    """The admin finds a page by its sources' words; of many pages `update_index` sees to it."""
    if 0 < len(pages) <= MAX_PAGES_AT_ONCE:
        topics = list(TopicPage.objects.filter(pk__in=pages))
        for _, backend in get_search_backends_with_name(with_auto_update=True):
            backend.add_bulk(TopicPage, topics)


def _ground_changed(instance, action, pk_set, **_):
    """Sources build on other ones than before; seen from either end."""
    if action == "pre_clear":
        instance.claims_to_restate = claims_resting_on([instance.pk])
    elif action.startswith("post_"):
        before = instance.__dict__.pop("claims_to_restate", set())
        update_claim_states(before | claims_resting_on({instance.pk, *(pk_set or ())}))


def _before_finding_saved(instance, **_):
    """Saving a source saves each of its findings, most of them as they were."""
    before = Finding.objects.filter(pk=instance.pk).values_list("certainty", "rated_by")
    instance.rating_before = before.first() if instance.pk else None


def _finding_saved(instance, created, raw=False, **_):
    if raw:
        return
    if not created and instance.rating_before != (instance.certainty, instance.rated_by):
        update_claim_states(
            ClaimLink.objects.filter(finding=instance).values_list("claim", flat=True)
        )
    _find_by_words_of_source(index_words(_relying_on(instance.source_id)))


def _before_evidence_goes(instance, **_):
    find = _relying_on if isinstance(instance, ResearchSource) else _claiming_with
    instance.pages_to_rebuild = find(instance)
    if isinstance(instance, ResearchSource):
        instance.claims_to_restate = claims_resting_on([instance.pk])


def _evidence_gone(instance, **_):
    index_pages(getattr(instance, "pages_to_rebuild", ()))
    update_claim_states(getattr(instance, "claims_to_restate", ()))


def _clinic_changed(instance, raw=False, **_):
    """A notice or a form may have other words now and rely on other sources. A new translation is
    shown from now on, and where one goes the original."""
    if raw:
        return
    used = [instance]
    if isinstance(instance, SafetyNotice):
        used += instance.contact_forms.all()
    index_pages(key for each in used for key in _pages_that_show(each))


def _before_location_saved(instance, **_):
    """It may stand on every page, and most of what it says is looked for by nobody."""
    before = Location.objects.filter(pk=instance.pk).first()
    instance.words_before = before and before.searched_words


def _location_saved(instance, raw=False, **_):
    if not raw and instance.searched_words != instance.words_before:
        index_pages(_pages_that_show(instance))


def _pages_that_show(each) -> set[int]:
    """Pages that point at the object or at its translations, of which each shows its own."""
    same = type(each).objects.filter(translation_key=each.translation_key)
    return {
        int(key)
        for one in same
        for key in ReferenceIndex.get_references_to(one)
        .filter(base_content_type__app_label="wagtailcore")
        .values_list("object_id", flat=True)
    }


def _page_goes(instance, **_):
    """Remember where a public page stood, and where it had stood before."""
    was_public = instance.live or instance.first_published_at
    if not was_public or VisiblePages().is_private(instance):
        return
    paths = {
        (redirect.site_id, redirect.old_path)
        for redirect in Redirect.objects.filter(redirect_page=instance, site__isnull=False)
    }
    if parts := instance.get_url_parts():
        paths.add((parts[0], Redirect.normalise_path(parts[2])))
    WithdrawnPath.objects.bulk_create(
        [WithdrawnPath(site_id=site, path=path) for site, path in paths if len(path) <= 255],
        ignore_conflicts=True,
    )


def connect() -> None:
    post_save.connect(_page_saved, dispatch_uid="search")  # page types of developers as well
    post_save.connect(_source_saved, sender=ResearchSource, dispatch_uid="search")
    post_save.connect(_finding_saved, sender=Finding, dispatch_uid="search")
    m2m_changed.connect(
        _ground_changed, sender=ResearchSource.depends_on.through, dispatch_uid="search"
    )
    pre_save.connect(_before_finding_saved, sender=Finding, dispatch_uid="search")
    for model in (ResearchSource, Finding):
        pre_delete.connect(_before_evidence_goes, sender=model, dispatch_uid="search")
        post_delete.connect(_evidence_gone, sender=model, dispatch_uid="search")
    for model in (ContactForm, SafetyNotice):
        post_save.connect(_clinic_changed, sender=model, dispatch_uid="search")
    pre_save.connect(_before_location_saved, sender=Location, dispatch_uid="search")
    post_save.connect(_location_saved, sender=Location, dispatch_uid="search")
    for model in (ContactForm, Location, SafetyNotice):
        post_delete.connect(_clinic_changed, sender=model, dispatch_uid="search")
    pre_delete.connect(_page_goes, sender=Page, dispatch_uid="search")
