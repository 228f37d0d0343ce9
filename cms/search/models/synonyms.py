"""Words that mean the same, in a list that editors keep."""

import re

from django.db import models
from wagtail.models import Locale, RevisionMixin
from wagtail.search import index

from cms.search.synonym_rules import MAX_SYNONYM_CHARACTERS, checked_phrases


class SearchSynonyms(RevisionMixin, index.Indexed, models.Model):
    """Words that mean the same to visitors: whoever searches for one also finds the others."""

    locale = models.ForeignKey(
        Locale,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="language",
        help_text="The language of these words.",
    )
    words = models.TextField(
        "words that mean the same",
        max_length=MAX_SYNONYM_CHARACTERS,
        help_text="Separated by commas, such as: low back pain, lumbago, back ache, sore back. "
        "Singular and plural are found by themselves.",
    )
    note = models.CharField(
        max_length=200,
        blank=True,
        help_text="For your colleagues, such as: patients say this on the phone. Never published.",
    )

    search_fields = [index.SearchField("words"), index.AutocompleteField("words")]
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["locale", "words"]
        verbose_name = verbose_name_plural = "search synonyms"

    def __str__(self) -> str:
        return str(self.words)

    @property
    def phrases(self) -> list[str]:
        """`"lumbago, back ache"` → `["lumbago", "back ache"]`, each once."""
        parts = re.split(r"[,;\n]", self.words)
        return list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))

    def clean(self) -> None:
        super().clean()
        if self.locale_id:
            self.words = ", ".join(checked_phrases(self))
