"""Writes a site to a folder. Reads it in one transaction and in batches."""

import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from wagtail.models import Page, Revision

from cms.evidence.models import ResearchSource
from cms.import_export.site.csl import csl_item
from cms.import_export.site.exported_models import exported_models
from cms.import_export.site.manifest import Manifest, UnusableFolder
from cms.import_export.site.media import copy_out, stored_files
from cms.import_export.site.records import record_of, to_line

OBJECTS_PER_BATCH = 50  # held in memory together
Report = Callable[[str], Any]


def export_site(folder: Path, report: Report) -> Manifest:
    """Write the site into a new folder, which is only created once the export is complete.

    Raises:
        UnusableFolder: the folder is not empty or cannot be written, a stored file is missing, or
            there is something where the unfinished export is written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UnusableFolder(f"{folder} is not empty. Name a new folder.")
    partial = folder.with_name(f"{folder.name}.partial")
    if partial.exists():
        raise UnusableFolder(
            f"{partial} exists. If an export that was interrupted left it, delete it and export "
            "again; else name another folder."
        )
    try:
        partial.mkdir(
            mode=0o700, parents=True
        )  # readable by this user only: it has drafts and private pages
        manifest = _write(partial, report)
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    except OSError as error:
        raise UnusableFolder(f"{folder} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return manifest


def _write(folder: Path, report: Report) -> Manifest:
    manifest = Manifest()
    with _as_of_now():
        for model in exported_models():
            name = file_name(model)
            manifest.counts[name] = _write_lines(folder / name, model)
            manifest.add(folder, name)
            report(f"{name}: {manifest.counts[name]}")
        _write_csl(folder)
        manifest.add(folder, "sources.csl.json")
        files = list(stored_files())
    for number, name in enumerate(
        files, start=1
    ):  # outside the transaction, because they may take long
        manifest.add(folder, copy_out(name, folder))
        if number % OBJECTS_PER_BATCH == 0 or number == len(files):
            report(f"media: {number} of {len(files)}")
    manifest.write(folder)
    return manifest


@contextmanager
def _as_of_now() -> Iterator[None]:
    """Read one state of the database, also while editors save."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def file_name(model: type[Model]) -> str:
    """`pages.jsonl`, `evidence.finding.jsonl`"""
    return "pages.jsonl" if model is Page else f"{model._meta.label_lower}.jsonl"


def _objects(model: type[Model]) -> Iterator[Model]:
    if model is Page:
        yield from _pages()
        return
    yield from model._base_manager.order_by("pk").iterator(chunk_size=OBJECTS_PER_BATCH)


def _pages() -> Iterator[Page]:
    pages = Page.objects.order_by("path").specific().iterator(chunk_size=OBJECTS_PER_BATCH)
    while some := list(islice(pages, OBJECTS_PER_BATCH)):
        drafts = [page.latest_revision_id for page in some if page.has_unpublished_changes]
        revisions = Revision.objects.in_bulk(filter(None, drafts))
        scheduled = _scheduled(some)
        for page in some:
            if page.latest_revision_id in revisions:
                page.latest_revision = revisions[page.latest_revision_id]
            page.scheduled_versions = scheduled[str(page.pk)]
            yield page


def _scheduled(pages: list[Page]) -> dict[str, list[Revision]]:
    """Scheduled versions by page key. A page may also have a later draft."""
    found = defaultdict(list)
    keys = [str(page.pk) for page in pages]
    due = Revision.page_revisions.filter(object_id__in=keys, approved_go_live_at__isnull=False)
    for revision in due.order_by("created_at", "pk"):
        found[revision.object_id].append(revision)
    return found


def _write_lines(path: Path, model: type[Model]) -> int:
    lines = (to_line(record_of(instance)) for instance in _objects(model))
    with path.open("w", encoding="utf-8") as file:
        return sum(1 for line in lines if file.write(line))


def _write_csl(folder: Path) -> None:
    sources = ResearchSource.objects.order_by("pk").iterator(chunk_size=OBJECTS_PER_BATCH)
    separators = chain(["\n"], iter(lambda: ",\n", ""))
    with (folder / "sources.csl.json").open("w", encoding="utf-8") as file:
        file.write("[")
        for separator, source in zip(separators, sources, strict=False):
            file.write(separator + json.dumps(csl_item(source), ensure_ascii=False))
        file.write("\n]\n")
