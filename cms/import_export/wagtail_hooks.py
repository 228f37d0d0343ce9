"""Where editors find the importer: in the menu, and beside each page that may have pages below."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from cms.import_export.views import TITLE, PreviewView, UploadView, may_import
from cms.pages.models import TopicPage


@hooks.register("register_admin_urls")
def import_urls():
    return [
        path("import-document/", UploadView.as_view(), name="transfer_upload"),
        path("import-document/<int:upload>/", PreviewView.as_view(), name="transfer_preview"),
    ]


class ImportMenuItem(MenuItem):
    def is_shown(self, request):
        return may_import(request.user)


@hooks.register("register_admin_menu_item")
def import_menu_item():
    return ImportMenuItem(TITLE, reverse("transfer_upload"), icon_name="upload", order=150)


@hooks.register("register_page_header_buttons")
def import_button(page, user, view_name, next_url=None):
    """`Import a document` among the actions of a page below which a topic may stand."""
    may_add = page.permissions_for_user(user).can_add_subpage()
    if may_add and TopicPage.can_create_at(page.specific):
        address = f"{reverse('transfer_upload')}?parent={page.pk}"
        yield Button(TITLE, address, icon_name="upload", priority=16)
