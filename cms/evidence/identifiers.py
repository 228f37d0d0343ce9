"""Normalises identifiers of publications to the one form in which they are stored."""

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

TRAILING_PUNCTUATION = ".,;:'\"”’ "
DOI_PREFIX = re.compile(r"^doi:\s*", re.IGNORECASE)
BRACKETS = {")": "(", "]": "[", ">": "<"}


def normalise_doi(text: str) -> str:
    """Return the bare DOI in lower case, such as `10.1016/s0140-6736(18)30489-6`.

    Accepts https://doi.org/…, dx.doi.org, doi:…, any case, and punctuation after it; brackets that
    belong to the DOI are kept. DOIs are case-insensitive: DOI Handbook 2.4.

    Raises:
        ValidationError: the text is not a DOI.
    """
    import idutils  # a tenth of what starting a process costs, and few ever need it

    doi = DOI_PREFIX.sub("", _strip_sentence_end(text.strip()))
    if not idutils.is_doi(doi) or any(character.isspace() for character in doi):
        raise ValidationError(
            "“%(text)s” is not a DOI. A DOI looks like 10.1002/14651858.CD009790.pub2.",
            code="invalid_doi",
            params={"text": text},
        )
    return str(idutils.normalize_doi(doi)).lower()


def normalise_pmid(text: str) -> str:
    """Return the bare PubMed number, such as `34580864`, from a number, `PMID: …` or its page.

    Raises:
        ValidationError: the text is not a PubMed number.
    """
    pmid = text.strip().rstrip("/").removeprefix("https://pubmed.ncbi.nlm.nih.gov/")
    pmid = pmid.lower().removeprefix("pmid").lstrip(": ")
    if not (pmid.isascii() and pmid.isdigit() and len(pmid) <= 9) or not int(pmid):
        raise ValidationError(
            "“%(text)s” is not a PubMed number. It is a number such as 34580864.",
            code="invalid_pmid",
            params={"text": text},
        )
    return pmid.lstrip("0")


def _strip_sentence_end(text: str) -> str:
    while text:
        last = text[-1]
        unmatched = last in BRACKETS and text.count(last) > text.count(BRACKETS[last])
        if last not in TRAILING_PUNCTUATION and not unmatched:
            break
        text = text[:-1]
    return text


class IdentifierField(models.CharField):
    """A unique optional identifier, stored in the form that `normalise` returns; empty is NULL."""

    def __init__(self, *args: Any, normalise: Callable[[str], str], **kwargs: Any) -> None:
        self.normalise = normalise
        super().__init__(*args, **{"unique": True, "null": True, "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "normalise": self.normalise}

    def to_python(self, value: Any) -> str | None:
        value = super().to_python(value)
        return self.normalise(value) if value and value.strip() else None

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        value = self.to_python(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value
