"""The form of the clinic's facts, which refuses a logo or mark that would look wrong."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms.models import WagtailAdminModelForm

LOGO_WIDTH, MARK_WIDTH = 400, 512  # pixels: twice the width in a header; icons of home screens
NEARLY_SQUARE = 0.02  # by how much the sides may differ, as a part of the longer one
THIS_ONE = "This one has %(width)s × %(height)s."


class ClinicSettingsForm(WagtailAdminModelForm):
    """Looks at pictures when they are chosen, so that one that is stored stops no other change."""

    def clean_logo(self) -> Any:
        logo = self.cleaned_data["logo"]
        if not logo or "logo" not in self.changed_data:
            return logo
        if logo.width < LOGO_WIDTH or logo.width <= logo.height:
            told = "Choose a picture that is wider than high, at least %(least)s pixels wide."
            raise _wrong(told, LOGO_WIDTH, logo)
        return logo

    def clean_mark(self) -> Any:
        mark = self.cleaned_data["mark"]
        if not mark or "mark" not in self.changed_data:
            return mark
        shorter, longer = sorted((mark.width, mark.height))
        if shorter < MARK_WIDTH or shorter < longer * (1 - NEARLY_SQUARE):
            told = "Choose a square picture of at least %(least)s × %(least)s pixels."
            raise _wrong(told, MARK_WIDTH, mark)
        return mark


def _wrong(told: str, least: int, picture: Any) -> ValidationError:
    found = {"least": least, "width": picture.width, "height": picture.height}
    return ValidationError(f"{told} {THIS_ONE}", params=found)
