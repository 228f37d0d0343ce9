from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.users.reports import SecurityReport
from cms.users.signal_handlers import record_ended_account


@hooks.register("register_account_menu_item")
def second_factor_item(request: Any) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": "Second factor",
        "help_text": "Passkeys, an authenticator app and recovery codes.",
    }


@hooks.register("register_admin_urls")
def report_addresses() -> list[Any]:
    return [
        path("reports/security/", SecurityReport.as_view(), name="users_security_report"),
        path(
            "reports/security/results/",
            SecurityReport.as_view(results_only=True),
            name="users_security_report_results",
        ),
    ]


class SuperuserItem(MenuItem):
    """An entry that only superusers see."""

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_reports_menu_item")
def report_item() -> SuperuserItem:
    return SuperuserItem(
        SecurityReport.page_title,
        reverse("users_security_report"),
        name="security-report",
        icon_name="lock",
        order=900,
    )


@hooks.register("before_create_user")
def refuse_new_superuser(request: Any) -> None:
    """Wagtail lets everybody who may add an account make it a superuser.

    Raises:
        PermissionDenied: somebody else than a superuser does.
    """
    if not request.user.is_superuser and request.POST.get("is_superuser"):
        raise PermissionDenied


@hooks.register("before_edit_user")
def refuse_change_of_superuser(request: Any, user: Any) -> None:
    """… and set a superuser's password.

    Raises:
        PermissionDenied: somebody else than a superuser changes one, or makes one.
    """
    refuse_new_superuser(request)
    if user.is_superuser and not request.user.is_superuser:
        raise PermissionDenied


@hooks.register("before_bulk_action")
def refuse_bulk_change_of_superusers(
    request: Any, action_type: str, objects: Any, action: Any
) -> None:
    """
    Raises:
        PermissionDenied: somebody else than a superuser changes one.
    """
    of_superusers = action.model is get_user_model() and any(user.is_superuser for user in objects)
    if of_superusers and not request.user.is_superuser:
        raise PermissionDenied


@hooks.register("after_bulk_action")
def follow_ended_accounts(request: Any, action_type: str, objects: Any, action: Any) -> None:
    """Wagtail ends and opens many accounts with one statement, which sends no signal."""
    if action.model is get_user_model() and action_type == "set_active_state":
        active = action.cleaned_form.cleaned_data["mark_as_active"]
        for user in objects:
            if user.is_active != active:
                record_ended_account(user, active)
