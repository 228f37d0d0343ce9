"""Signals of the index."""

from django.dispatch import Signal

source_uses_changed = Signal()
"""Sent when pages rely on other sources than before, inside the transaction of that change.

A source is public while a public page relies on it, and other pages may show it only then.
`cms.publishing` finds these pages, and `cms.search` must not import it.

Arguments:
    pages: the ids of the pages.
    sources: the ids of the sources that one of them uses and did not use, or the other way round.
"""
