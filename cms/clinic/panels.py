"""Panels of the forms of the clinic's snippets."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from wagtail.admin.panels import Panel

from cms.clinic.public_holidays import parts_of_country, public_holidays


class HolidaysPanel(Panel):
    """Lists the public holidays of the country, or its part, that a place is in: a year of them.

    Calendars may miss a day, so an editor has to see what they hold.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "clinic/holidays_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            place, today = self.instance, timezone.localdate()
            part = parts_of_country(place.country).get(place.country_part, "")
            last = today + timedelta(days=365)
            found = {
                day: name
                for year in ((today.year, today.year + 1) if place.country else ())
                for day, name in public_holidays(
                    place.country, place.country_part, year, get_language() or ""
                ).items()
                if today <= day < last
            }
            return {
                **super().get_context_data(parent_context),
                "region": part or place.country_name,
                "days": list(found.items()),
            }
