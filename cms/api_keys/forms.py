"""The forms in which a key is made and ended."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.forms.models import WagtailAdminModelForm

from cms.api_keys.models import MAX_DAYS, ApiKey


class NewKeyForm(WagtailAdminModelForm):
    class Meta:
        model = ApiKey
        fields = ["name", "may_read", "last_day"]

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=MAX_DAYS):
            raise forms.ValidationError(
                f"Choose a day from today on, at most {MAX_DAYS} days away: who leaves, or loses a "
                "file, should not keep access for long."
            )
        return day


class KeyForm(WagtailAdminModelForm):
    end_now = forms.BooleanField(
        label="End this key now",
        required=False,
        help_text="From the next request on, a program with this key is refused. This cannot be "
        "undone: a program that still needs access gets a new key.",
    )

    class Meta:
        model = ApiKey
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.state() != "Works":
            del self.fields["end_now"]

    def save(self, commit: bool = True) -> Any:
        key = super().save(commit=commit)
        if self.cleaned_data.get("end_now"):
            key.end()
        return key
