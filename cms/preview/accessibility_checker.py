"""Runs the editor's accessibility and content checks on a frontend of another origin.

Wagtail's panel talks to axe inside the previewed page. Both sides must name the other's origin:
https://github.com/dequelabs/axe-core/blob/develop/doc/API.md (allowedOrigins).
"""

from typing import Any

from django.conf import settings
from wagtail.admin.userbar import ContentCheckerItem

from cms.core.origins import is_of_host, origin_of
from cms.preview.models import PreviewSettings


class FrontendCheckerItem(ContentCheckerItem):
    """Wagtail's checks and `image-alt`, also for previews by a frontend of another origin."""

    axe_run_only = [*ContentCheckerItem.axe_run_only, "image-alt"]
    axe_messages = ContentCheckerItem.axe_messages | {
        "image-alt": {
            "error_name": "Image without a description",
            "help_text": "Describe what it shows, or mark it as decoration",
        }
    }

    def get_axe_spec(self, request: Any) -> dict[str, Any]:
        return {**super().get_axe_spec(request), "allowedOrigins": allowed_origins()}


def allowed_origins() -> list[str]:
    """The origins of the CMS and of frontends with drafts: `["https://cms.example.org", …]`."""
    addresses = PreviewSettings.objects.exclude(address="").values_list("address", flat=True)
    known = (settings.CMS_URL, settings.FRONTEND_URL, *addresses)
    return sorted({origin_of(each) for each in known if is_of_host(each)})


def use_frontend_checker(request: Any, items: list[Any], page: Any) -> None:
    """For Wagtail's hook `construct_wagtail_userbar`."""
    items[:] = [
        FrontendCheckerItem(in_editor=item.in_editor)
        if isinstance(item, ContentCheckerItem)
        else item
        for item in items
    ]
