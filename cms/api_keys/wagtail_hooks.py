"""Settings → Keys for programs: keys are made, listed and ended, and each is shown once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from wagtail import hooks
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from cms.api_keys.forms import KeyForm, NewKeyForm
from cms.api_keys.models import ApiKey


class MakeKeyView(CreateView):
    """Answers the key itself, once: it is in no later page, no session and no log."""

    def form_valid(self, form: Any) -> HttpResponse:
        key = form.save(commit=False)
        secret = key.give_secret()
        key.created_by = self.request.user
        key.save()
        log(instance=key, action="wagtail.create", user=self.request.user)
        breadcrumbs = [*self.get_breadcrumbs_items()[:-1], {"url": "", "label": "Your new key"}]
        shown = {
            "key": key,
            "secret": secret,
            "page_title": "Your new key",
            "header_icon": "key",
            "breadcrumbs_items": breadcrumbs,
            "index_url": self.get_success_url(),
        }
        answer: HttpResponse = render(self.request, "api_keys/made.html", shown)
        add_never_cache_headers(answer)
        return answer


class KeyView(EditView):
    """Renames a key, or ends it."""


class KeysViewSet(ModelViewSet):
    model = ApiKey
    icon = "key"
    menu_label = "Keys for programs"
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    add_view_class = MakeKeyView
    edit_view_class = KeyView
    list_display = [
        "name", "ending", "may_read", "state", "last_day", "uses", "last_used_at", "created_by"
    ]  # fmt: skip
    list_filter = ["may_read"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return KeyForm if for_update else NewKeyForm


@hooks.register("register_admin_viewset")
def register_keys() -> ModelViewSet:
    return KeysViewSet("api_keys")
