"""The page *System* in the menu *Reports*, and what is due on the first page, for superusers."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import AdminOnlyMenuItem

from cms.monitoring.system_page import DuePanel, system_page


@hooks.register("register_admin_urls")
def register_system_page() -> list[URLPattern]:
    return [path("system/", system_page, name="system")]


@hooks.register("register_reports_menu_item")
def register_system_menu_item() -> AdminOnlyMenuItem:
    return AdminOnlyMenuItem("System", reverse("system"), icon_name="cogs", order=1100)


@hooks.register("construct_homepage_panels")
def add_due_panel(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.is_superuser:
        panels.append(DuePanel())
