from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.users.reports import SecurityReport


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
