"""The blocks in which an editor types opening hours: the week, and days that differ."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.clinic.opening import Day
from cms.clinic.readable_blocks import ReadableStreamBlock, ReadableStructBlock

SAME_TIME = "Enter two different times. For the whole day, enter 00:00 twice."
OPENS = "Such as 09:00."
CLOSES = "Such as 17:00. A time before the first one is on the next day."


class PeriodBlock(ReadableStructBlock):
    """From when to when."""

    opens = blocks.TimeBlock(help_text=OPENS)
    closes = blocks.TimeBlock(help_text=CLOSES)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens is not None and opens == closes and (opens.hour or opens.minute):
            raise StructBlockValidationError({"closes": ValidationError(SAME_TIME)})
        return cleaned

    class Meta:
        icon = "time"
        label = "Hours"
        form_classname = "struct-block"


class WeeklyPeriodBlock(PeriodBlock):
    """Hours that are the same on several days of every week."""

    days = blocks.MultipleChoiceBlock(
        choices=Day.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="All days with these hours.",
    )

    class Meta:
        label = "Days and hours"
        label_format = "{days} {opens}–{closes}"
        form_layout = blocks.BlockGroup(children=["days", "opens", "closes"])


class ExceptionalDaysBlock(ReadableStructBlock):
    """A day or several on which the hours of the week do not hold."""

    first_day = blocks.DateBlock(help_text="The day, or the first of several.")
    last_day = blocks.DateBlock(required=False, help_text="Leave empty for a single day.")
    periods = blocks.ListBlock(
        PeriodBlock(), default=[], label="Hours", help_text="Leave empty if you are closed."
    )
    note = blocks.CharBlock(
        required=False, max_length=100, help_text="Such as: Christmas. Visitors read it."
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            error = ValidationError("The last day is before the first. Enter a later day.")
            raise StructBlockValidationError({"last_day": error})
        return cleaned

    class Meta:
        icon = "date"
        label = "Other hours"
        label_format = "{first_day} {note}"


class OpeningWeekBlock(ReadableStreamBlock):
    """The hours of a usual week."""

    period = WeeklyPeriodBlock()


class OpeningExceptionsBlock(ReadableStreamBlock):
    """The days that differ from the usual week."""

    exception = ExceptionalDaysBlock()
