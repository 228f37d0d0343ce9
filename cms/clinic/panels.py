"""Panels of the forms of the clinic's snippets."""

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel

from cms.clinic.public_holidays import public_holidays


class HolidaysPanel(Panel):
    """Lists the public holidays that are known for the country of a place, this year and next.

    Calendars differ from region to region and miss days, so an editor has to see what they hold.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "clinic/holidays_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            place, today = self.instance, timezone.localdate()
            years = (today.year, today.year + 1) if place.country else ()
            days = [day for year in years for day in public_holidays(place.country, year)]
            return {
                **super().get_context_data(parent_context),
                "country": place.country_name,
                "days": [day for day in days if day >= today],
            }
