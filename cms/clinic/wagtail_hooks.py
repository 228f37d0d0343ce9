"""Registers the clinic's snippets, and warns an editor whose change ended an approval."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin import messages
from wagtail.snippets.models import register_snippet

from cms.clinic.notice_approval import APPROVAL_ENDED
from cms.clinic.sign_in_brand import clinic_brand
from cms.clinic.viewsets import ClinicViewSetGroup
from cms.users.brand import HOOK as SIGN_IN_BRAND

register_snippet(ClinicViewSetGroup)
hooks.register(SIGN_IN_BRAND, clinic_brand)


@hooks.register("after_edit_snippet")
def warn_of_ended_approval(request: HttpRequest, instance: Any) -> None:
    if getattr(instance, "approval_ended", False):
        messages.warning(request, APPROVAL_ENDED)
