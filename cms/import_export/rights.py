"""What a person may add by importing a document, besides its page."""

from typing import Any

from wagtail.permissions import policy_registry

from cms.clinic.models import SafetyNotice
from cms.evidence.models import ResearchSource
from cms.images.models import ClinicImage


def rights_of(user: Any) -> dict[str, bool]:
    """`{"adds_sources": True, "adds_notices": False, …}`, arguments of `drafting.prepare`."""
    return {
        "adds_sources": _may_add(user, ResearchSource),
        "adds_notices": _may_add(user, SafetyNotice),
        "adds_pictures": _may_add(user, ClinicImage),
    }


def _may_add(user: Any, model: type[Any]) -> bool:
    return bool(policy_registry.get_by_type(model).user_has_permission(user, "add"))
