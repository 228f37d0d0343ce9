"""Rebuilds what an export leaves out: references, search index, claims, sizes of pictures."""

from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, Site

from cms.images.metadata import UnreadablePicture
from cms.images.renditions import generate_renditions
from cms.images.upload import clean_stored
from cms.import_export.site.manifest import UnusableFolder
from cms.search.indexing import index_pages


def rebuild_derived_data(report: Callable[[str], Any]) -> None:
    """Rebuild the derived data of the whole site in the current transaction."""
    Site.clear_site_root_paths_cache()
    report("references …")
    call_command("rebuild_references_index", verbosity=0)
    report("claims and words …")
    index_pages(Page.objects.values_list("pk", flat=True))
    report("admin search …")
    call_command("update_index", verbosity=0)
    used = 0
    for picture in get_image_model().objects.iterator():
        if ReferenceIndex.get_references_to(picture).exists():
            generate_renditions(picture)
            used += 1
    report(f"sizes of pictures: {used}")


def clean_pictures(undo: Callable[[str], Any]) -> None:
    """Remove metadata from the pictures of an older export. Calls `undo` with each new file's name.

    Raises:
        UnusableFolder: a picture is broken.
    """
    for picture in get_image_model().objects.iterator():
        try:
            cleaned = clean_stored(picture)
        except UnreadablePicture as fault:
            raise UnusableFolder(
                f"The file of the picture “{picture.title}” is broken: replace or delete it where "
                f"the site was exported. {fault}"
            ) from fault
        if cleaned:
            undo(picture.file.name)
            undo(picture.uploaded.name)
