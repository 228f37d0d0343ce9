"""Proposing the key of a source: who and when, such as `hayden-2021`."""

from itertools import chain, count
from typing import Any

from django.utils.text import slugify

from cms.evidence.models import ResearchSource


def proposed_key(fields: dict[str, Any]) -> str:
    """A key that no source has: `hayden-2021`, then `hayden-2021-2`; '' where nothing is known."""
    first_author = (fields.get("authors") or "").split("\n")[0]
    surname = " ".join(part for part in first_author.split() if not part.isupper())
    who = surname or first_author or fields.get("container") or fields.get("title") or ""
    wanted = slugify(f"{' '.join(who.split()[:4])} {fields.get('year') or ''}")[:70].strip("-")
    if not wanted:
        return ""
    taken = set(ResearchSource.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(key for key in chain([wanted], numbered) if key not in taken)
