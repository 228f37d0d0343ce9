"""Updates the search index in the same transaction as the change it follows from."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page, ReferenceIndex
from wagtail.search.backends import get_search_backends_with_name

from cms.clinic.models import ContactForm, Location, SafetyNotice
from cms.evidence.models import Finding, ResearchSource
from cms.pages.visibility import VisiblePages
from cms.search.cited_words import WORDS_OF_FINDING, WORDS_OF_SOURCE, index_words_of_source
from cms.search.claim_states import (
    claims_resting_on,
    update_claim_states,
    update_states_resting_on,
)
from cms.search.indexing import index_pages
from cms.search.late_pages import index_now_or_later
from cms.search.models import ClaimLink, SourceUse, WithdrawnPath

# Pages indexed for the admin's search during a save: an editor waits, at some ten queries a page.
MAX_PAGES_PER_SAVE = 20
INDEXED_FIELDS = {"title", "seo_title", "search_description", "live", "body", "introduction"}
MAX_PATH_CHARACTERS = 255
JUDGED = ("certainty", "rated_by", "source_id")


@receiver(post_save)
def page_saved(
    instance: Any, update_fields: frozenset[str] | None = None, raw: bool = False, **_: Any
) -> None:
    """Without a sender, so that it also receives page types of other apps.

    Saving a draft of a live page writes none of the indexed fields.
    """
    if raw or not isinstance(instance, Page):
        return
    own = {field.name for field in type(instance)._meta.local_fields}
    indexed = INDEXED_FIELDS if type(instance) is Page else INDEXED_FIELDS | own
    if update_fields is None or indexed & set(update_fields):
        index_pages([instance.pk])


@receiver(pre_save, sender=ResearchSource)
@receiver(pre_save, sender=Finding)
def before_evidence_saved(instance: ResearchSource | Finding, **_: Any) -> None:
    """Saving a source saves all its findings, most of them unchanged."""
    stored = type(instance)._base_manager.filter(pk=instance.pk) if instance.pk else ()
    instance.before_saving = next(iter(stored), None)


@receiver(post_save, sender=ResearchSource)
def source_saved(instance: ResearchSource, created: bool, raw: bool = False, **_: Any) -> None:
    """Updates only what the index holds of a source, because thousands of pages may rely on it:
    its words, and the states of claims that rest on it or on a source that builds on it."""
    before = instance.__dict__.pop("before_saving", None)
    if not created and not raw:
        update_states_resting_on([instance.pk])
        _index_words(instance.pk, before, instance, WORDS_OF_SOURCE)


@receiver(m2m_changed, sender=ResearchSource.depends_on.through)
def dependencies_changed(
    instance: ResearchSource, action: str, pk_set: set[int] | None, **_: Any
) -> None:
    """`instance` is either end of the relation; `pk_set` holds the other."""
    if action == "pre_clear":
        instance.claims_to_update = claims_resting_on([instance.pk])
    elif action.startswith("post_"):
        before = instance.__dict__.pop("claims_to_update", set())
        update_claim_states(before | claims_resting_on({instance.pk, *(pk_set or ())}))


@receiver(post_save, sender=Finding)
def finding_saved(instance: Finding, created: bool, raw: bool = False, **_: Any) -> None:
    before = instance.__dict__.pop("before_saving", None)
    if raw:
        return
    if before and any(getattr(before, name) != getattr(instance, name) for name in JUDGED):
        claims = ClaimLink.objects.filter(finding=instance).values_list("claim", flat=True)
        update_claim_states(claims)
    if before and before.source_id != instance.source_id:
        _index_words(before.source_id)
        before = None
    _index_words(instance.source_id, before, instance, WORDS_OF_FINDING)


@receiver(pre_delete, sender=ResearchSource)
def before_source_deleted(instance: ResearchSource, **_: Any) -> None:
    instance.pages_to_index = _pages_relying_on(instance.pk)
    instance.claims_to_update = claims_resting_on([instance.pk])


@receiver(pre_delete, sender=Finding)
def before_finding_deleted(instance: Finding, **_: Any) -> None:
    links = ClaimLink.objects.filter(finding=instance)
    instance.pages_to_index = list(links.values_list("claim__page", flat=True))


@receiver(post_delete, sender=ResearchSource)
@receiver(post_delete, sender=Finding)
def evidence_deleted(instance: ResearchSource | Finding, origin: Any = None, **_: Any) -> None:
    """A finding has words on all pages that cite its source, also where no claim links to it."""
    index_pages(getattr(instance, "pages_to_index", ()))
    update_claim_states(getattr(instance, "claims_to_update", ()))
    with_its_source = issubclass(getattr(origin, "model", type(origin)), ResearchSource)
    if isinstance(instance, Finding) and not with_its_source:
        _index_words(instance.source_id)


@receiver(post_save, sender=ContactForm)
@receiver(post_save, sender=SafetyNotice)
@receiver(post_delete, sender=ContactForm)
@receiver(post_delete, sender=SafetyNotice)
@receiver(post_delete, sender=Location)
def snippet_changed(instance: Any, raw: bool = False, **_: Any) -> None:
    """Its words and sources may have changed. Pages show a new translation as soon as it is saved,
    and the original again once the translation is deleted."""
    if raw:
        return
    snippets = [instance]
    if isinstance(instance, SafetyNotice):
        snippets += instance.contact_forms.all()
    index_pages(key for each in snippets for key in _pages_that_show(each))


@receiver(pre_save, sender=Location)
def before_location_saved(instance: Location, **_: Any) -> None:
    """Every page may show the location, and only few of its fields are searched."""
    before = Location.objects.filter(pk=instance.pk).first()
    instance.words_before = before and before.searched_words


@receiver(post_save, sender=Location)
def location_saved(instance: Location, raw: bool = False, **_: Any) -> None:
    if not raw and instance.searched_words != instance.words_before:
        index_now_or_later(_pages_that_show(instance))


@receiver(post_save, sender=get_document_model())
def document_saved(instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    if not created and not raw:
        index_pages(pages_with_documents([instance.pk]))


@receiver(post_save, sender=CollectionViewRestriction)
@receiver(post_delete, sender=CollectionViewRestriction)
def collection_closed_or_opened(
    instance: CollectionViewRestriction, raw: bool = False, **_: Any
) -> None:
    """The titles of its files are words of pages only while everybody may read them."""
    if not raw:
        _index_files_of(instance.collection_id)


@receiver(post_save, sender=Collection)
def collection_saved(instance: Collection, created: bool, raw: bool = False, **_: Any) -> None:
    """Wagtail moves a collection without a signal, but saves it earlier in the same request."""
    if not created and not raw:
        transaction.on_commit(lambda: _index_files_of(instance.pk))


def _index_files_of(collection: int) -> None:
    path = Collection.objects.filter(pk=collection).values_list("path", flat=True).first()
    if path:
        documents = get_document_model().objects.filter(collection__path__startswith=path)
        index_pages(pages_with_documents(documents.values_list("pk", flat=True)))


def pages_with_documents(keys: Iterable[int]) -> set[int]:
    """Return the pages that refer to these documents."""
    found = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(get_document_model()),
        to_object_id__in=[str(key) for key in keys],
        base_content_type__app_label="wagtailcore",
    )
    return {int(key) for key in found.values_list("object_id", flat=True)}


@receiver(pre_delete, sender=Page)
def record_withdrawn_paths(instance: Page, **_: Any) -> None:
    """Store the paths of a public page that is deleted: its own, and those redirected to it."""
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
        [
            WithdrawnPath(site_id=site, path=path)
            for site, path in paths
            if len(path) <= MAX_PATH_CHARACTERS
        ],
        ignore_conflicts=True,
    )


def _index_words(
    source: int,
    before: Model | None = None,
    after: Model | None = None,
    names: tuple[str, ...] = (),
) -> None:
    """Index the words of a source anew, unless what was saved has the same ones as before."""
    if before is None or any(getattr(before, name) != getattr(after, name) for name in names):
        _update_admin_search(index_words_of_source(source) or [])


def _pages_relying_on(source: int) -> list[int]:
    return list(SourceUse.objects.filter(source=source).values_list("page", flat=True))


def _pages_that_show(snippet: Model) -> set[int]:
    """Return the pages that refer to the snippet or to a translation of it: each page shows the
    translation in its own language."""
    same = type(snippet).objects.filter(translation_key=snippet.translation_key)
    return {
        int(key)
        for translation in same
        for key in ReferenceIndex.get_references_to(translation)
        .filter(base_content_type__app_label="wagtailcore")
        .values_list("object_id", flat=True)
    }


def _update_admin_search(pages: list[int]) -> None:
    """Update the admin's search, which finds pages by the words of their sources.

    More than `MAX_PAGES_PER_SAVE` pages are left to the `update_index` command.
    """
    if 0 < len(pages) <= MAX_PAGES_PER_SAVE:
        found = sorted(Page.objects.filter(pk__in=pages).specific(), key=attrgetter("_meta.label"))
        for _, backend in get_search_backends_with_name(with_auto_update=True):
            for _, same_type in groupby(found, key=attrgetter("_meta.label")):
                some = list(same_type)
                backend.add_bulk(type(some[0]), some)
