"""Who may decide source alerts."""

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from cms.evidence.models import ResearchSource, SourceAlert


class AlertPolicy(ModelPermissionPolicy):
    """Whoever may change sources may decide their alerts; nobody adds or deletes one by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        sources = policy_registry.get_by_type(ResearchSource)
        return action in {"change", "view"} and sources.user_has_permission(user, "change")

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(SourceAlert, AlertPolicy(SourceAlert))


def may_decide_alerts(user: Any) -> bool:
    return bool(policy_registry.get_by_type(SourceAlert).user_has_permission(user, "change"))
