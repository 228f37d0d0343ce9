"""Imports a site from a folder, in one transaction."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.crypto import get_random_string
from django.utils.dateparse import parse_datetime
from wagtail.models import BaseViewRestriction, Collection, Locale, Page, Revision, Site

from cms.images.file_placement import place_all
from cms.import_export.site.derived_data import clean_pictures, rebuild_derived_data
from cms.import_export.site.exported_models import exported_models
from cms.import_export.site.exporting import file_name
from cms.import_export.site.manifest import Manifest, UnusableFolder, read_manifest
from cms.import_export.site.media import copy_in
from cms.import_export.site.records import Record, objects_of
from cms.import_export.site.unfit_pages import unpublish_unfit_pages

Report = Callable[[str], Any]
MISFITS = (
    DeserializationError, FieldDoesNotExist, ObjectDoesNotExist, ValidationError, IntegrityError,
    KeyError, TypeError, ValueError, AttributeError, RecursionError,
)  # fmt: skip
# Models of which a new database has objects.
ALREADY_PRESENT = {Locale, Collection, Page, Site}


class OccupiedSite(Exception):
    """The database has content already, with which an import would mix."""


def import_site(folder: Path, report: Report) -> Manifest:
    """Import an export into an empty database and an empty storage.

    Raises:
        UnusableFolder: the export is broken, or of another version than this one can read.
        OccupiedSite: the database has content.
    """
    manifest = read_manifest(folder)
    require_empty()
    copied: list[str] = []
    try:
        with transaction.atomic():
            _load(folder, manifest, report)
            unpublish_unfit_pages(report)
            copy_in(folder, manifest.media, copied.append)
            report(f"media: {len(copied)}")
            clean_pictures(copied.append)
            rebuild_derived_data(report)
    except BaseException:
        for name in copied:
            default_storage.delete(name)
        raise
    place_all()
    return manifest


def require_empty() -> None:
    """Check that the database has only what migrations create: root, welcome page, site, language.

    Raises:
        OccupiedSite: it has other content.
    """
    pages = list(Page.objects.order_by("depth", "path")[:3])
    welcome = all(page.specific_class is Page for page in pages) and len(pages) <= 2
    found = [
        model._meta.verbose_name_plural
        for model in exported_models()
        if model not in ALREADY_PRESENT and model._base_manager.exists()
    ]
    if Collection.objects.count() > 1:
        found.append(Collection._meta.verbose_name_plural)
    found += [] if welcome else ["pages"]
    if found:
        raise OccupiedSite(
            f"This database has content: {', '.join(map(str, found))}. A site is imported into an "
            "empty one: set DATABASE_URL to another database and run migrate."
        )


def _load(folder: Path, manifest: Manifest, report: Report) -> None:
    _delete_initial_objects()
    models = exported_models()
    for model in models:
        name = file_name(model)
        count = 0
        for count, record in enumerate(_records(folder / name, manifest), start=1):
            _save(record, f"{name}, line {count}")
        report(f"{name}: {count}")
        if count != manifest.counts.get(name, 0):
            raise UnusableFolder(f"{name} has {count} lines and not {manifest.counts.get(name)}.")
    _require_languages()
    _require_consistency()
    _reset_sequences(models)


def _delete_initial_objects() -> None:
    """Keep the root page and root collection, on which groups have rights; they are overwritten."""
    Site.objects.all().delete()
    Page.objects.filter(depth__gt=1).delete()
    Locale.objects.all()._raw_delete(using="default")  # without checks: the root page points at one


def _records(path: Path, manifest: Manifest) -> Iterator[Record]:
    if path.name not in manifest.files:
        raise UnusableFolder(f"The manifest does not name {path.name}. Export the site again.")
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                raise UnusableFolder(f"{path.name}, line {number} is not JSON.") from error


def _save(record: Record, place: str) -> None:
    try:
        for each in objects_of(record):
            _close(each.object)
            each.save(force_insert=False)
        for version in record.get("scheduled") or ():
            _save_version(each.object, version)
        if record.get("draft"):
            draft = _save_version(each.object, record["draft"])
            Page.objects.filter(pk=each.object.pk).update(latest_revision=draft)
    except MISFITS as error:
        raise UnusableFolder(f"{place} does not fit this version: {error}") from error


def _close(instance: Model) -> None:
    """Close pages and collections that had a password, which the export does not have."""
    closed = isinstance(instance, BaseViewRestriction)
    if closed and instance.restriction_type == BaseViewRestriction.PASSWORD:
        instance.password = get_random_string(40)


def _save_version(page: Page, version: Record) -> Revision:
    return Revision.objects.create(
        content_type=ContentType.objects.get_for_model(page),
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=str(page.pk),
        created_at=_moment(version["created_at"]),
        approved_go_live_at=_moment(version["approved_go_live_at"]),
        object_str=version["object_str"],
        content=version["content"],
    )


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None


def _require_languages() -> None:
    known = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
    codes = Locale.objects.values_list("language_code", flat=True)
    missing = sorted(code for code in codes if code not in known)
    if missing:
        raise UnusableFolder(
            f"The site has languages that LANGUAGES does not name: {', '.join(missing)}."
        )


def _require_consistency() -> None:
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise UnusableFolder(f"The export is incomplete: {error}") from error


def _reset_sequences(models: list[type[Model]]) -> None:
    """Make PostgreSQL number new objects after the imported ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
