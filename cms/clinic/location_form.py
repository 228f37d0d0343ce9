"""The form of a place, which offers the parts of the country that it is in."""

from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm

from cms.clinic.countries import countries
from cms.clinic.public_holidays import parts_of_country

WHOLE = "The whole country"
COUNTRY_FIRST = "Choose the country and save first"


class LocationForm(WagtailAdminModelForm):
    """Lists the parts of the chosen country, also when a form with errors is shown again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "country_part" not in self.fields or "country" not in self.fields:
            return
        self.fields["country"].widget.attrs["class"] = "w-w-full"  # else wider than a phone
        country = self.data.get(self.add_prefix("country")) or self.instance.country
        parts = parts_of_country(country) if country in countries() else {}
        nothing = WHOLE if country in countries() else COUNTRY_FIRST
        self.fields["country_part"].widget = forms.Select(choices=[("", nothing), *parts.items()])
