"""The typed numbers of a finding, from which its sentence and its drawing are made."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from cms.evidence.choices import Better, Measure, TimeUnit
from cms.evidence.result_faults import NUMBERS, faults
from cms.evidence.results import Result, result_of


def _decimal(label: str, help_text: str) -> Any:
    return models.DecimalField(
        label, max_digits=9, decimal_places=2, null=True, blank=True, help_text=help_text
    )


class FindingNumbers(models.Model):
    """The effect as numbers: a measure, its scale, an estimate, an interval, people per 100."""

    measure = models.CharField(
        "kind of effect",
        max_length=20,
        choices=Measure,
        blank=True,
        help_text="How the source gives the size of the effect. Visitors then read a sentence and, "
        "if the numbers allow one, see a drawing. Leave empty if the source gives none of these.",
    )
    better = models.CharField(
        "better",
        max_length=6,
        choices=Better,
        blank=True,
        help_text="Which direction is good for people: less pain is better, more strength too.",
    )
    scale_min = _decimal("lowest value of the scale", "Such as 0. Only for points on a scale.")
    scale_max = _decimal("highest value of the scale", "Such as 100.")
    scale_label = models.CharField(
        "what the scale measures", max_length=100, blank=True, help_text="Such as: pain"
    )
    estimate = _decimal(
        "estimate",
        "With the treatment compared with without it, with a minus where it was lower: -15 for 15 "
        "points less pain, -15 for 15 fewer people, 0.67 for a ratio.",
    )
    interval_low = _decimal("interval from", "The smaller number of the interval, such as -18.")
    interval_high = _decimal("interval to", "The larger number of the interval, such as -12.")
    interval_level = models.PositiveSmallIntegerField(
        "level of the interval",
        null=True,
        blank=True,
        validators=[MinValueValidator(50), MaxValueValidator(99)],
        help_text="In percent. Leave empty for 95.",
    )
    importance = _decimal(
        "important from",
        "The least size that the source itself calls important, without a minus, such as 10.",
    )
    people_per = models.PositiveSmallIntegerField(
        "out of how many people",
        null=True,
        blank=True,
        choices=[(100, "100 people"), (1000, "1,000 people")],
        help_text="Only if the source counts people who had the outcome.",
    )
    people_with = models.PositiveSmallIntegerField(
        "people with the treatment",
        null=True,
        blank=True,
        help_text="How many of them had the outcome with the treatment, as the source gives it.",
    )
    people_without = models.PositiveSmallIntegerField(
        "people without it", null=True, blank=True, help_text="And how many without it."
    )
    time_count = models.PositiveSmallIntegerField(
        "measured after", null=True, blank=True, help_text="A number, such as 3."
    )
    time_unit = models.CharField(
        "unit of that time",
        max_length=5,
        choices=TimeUnit,
        blank=True,
        help_text="Days, weeks, months or years.",
    )

    class Meta:
        abstract = True

    @property
    def result(self) -> Result | None:
        """The numbers as one value; None where nothing is typed or they are not consistent."""
        return result_of(self)

    def clean(self) -> None:
        super().clean()
        if any(isinstance(getattr(self, name), str) for name in NUMBERS):
            return  # `clean_fields` reports what is no number
        found: dict[str, list[str]] = {}
        for name, words in faults(self):
            found.setdefault(name, []).append(words)
        if found:
            raise ValidationError(found)


NUMBER_FIELDS = tuple(field.name for field in FindingNumbers._meta.local_fields)
