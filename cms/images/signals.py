"""Signals of image files."""

from django.dispatch import Signal

image_files_changed = Signal()
"""Sent when stored files of images changed, inside a transaction that has bumped the content
version.

Django's own signals do not report these changes: Wagtail writes new renditions with `bulk_create`,
and moved files are written with `update`. `cms.publishing` needs to know them, to notify webhooks
and to purge the CDN, and `cms.images` must not import it.

Arguments:
    image: the image that has new renditions; None when files of any images moved to new addresses.
    hidden: whether files that were public are private now, so that a CDN must drop them.
"""
