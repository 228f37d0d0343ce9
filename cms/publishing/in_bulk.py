"""Raises the content version for what is written in bulk, which sends no signal of saving.

The catalogue is rebuilt in a transaction of its own where the change had none. Sizes of pictures
and Wagtail's redirects from old paths are made once the change is committed: an answer may have
been stored in between. What an editor does to many objects at once is one transaction.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model
from wagtail.signals import page_slug_changed, post_page_move

from cms.core.content_version.content_models import is_content
from cms.core.content_version.version import bump_version
from cms.images.file_placement import files_moved
from cms.images.renditions import sizes_made
from cms.publishing.cdn.queue import purge_files, purge_pages
from cms.publishing.changes import content_changed
from cms.publishing.redirects import redirect_from_old_paths
from cms.search.indexing import rebuilding

LABEL = "cms.publishing.in_bulk"


def connect() -> None:
    for signal, receiver in (
        (rebuilding, _rebuilding),
        (sizes_made, _sizes_made),
        (files_moved, _files_moved),
        (page_slug_changed, _renamed),
        (post_page_move, _moved),
    ):
        signal.connect(receiver, dispatch_uid=f"{LABEL}.{receiver.__name__}")


def raise_before(model: type[Model]) -> None:
    """Before the admin does something to many objects of `model`, whether it says so or not."""
    if is_content(model):
        bump_version()


def collection_changed(files: Iterable[Model]) -> None:
    """What saving each of these images or documents in another collection would have told."""
    for each in files:
        content_changed.send(sender=type(each), instance=each, before=None)


def _rebuilding(sender, **kwargs):
    bump_version()


def _sizes_made(sender, instance, **kwargs):
    """Whoever fetched the page when it was told has seen it without these sizes: tell again."""
    with transaction.atomic():
        bump_version()
        content_changed.send(sender=sender, instance=instance, before=None)


def _files_moved(sender, hidden, **kwargs):
    """Files of a collection that was restricted or opened have other addresses now."""
    with transaction.atomic():
        bump_version()
        purge_pages(None)
        if hidden:
            purge_files()


def _renamed(sender, instance, instance_before, **kwargs):
    _redirect(instance, instance_before.url_path)


def _moved(sender, instance, url_path_before, url_path_after, **kwargs):
    if url_path_before != url_path_after:  # else it changed places with a neighbour
        _redirect(instance, url_path_before)


def _redirect(page, old_url_path):
    with transaction.atomic():
        bump_version()
        redirect_from_old_paths(page, old_url_path)
        purge_pages(frozenset())
