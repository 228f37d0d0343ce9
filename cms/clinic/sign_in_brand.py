"""The clinic's name and mark on the pages of signing in."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Site

from cms.clinic.models import ClinicSettings
from cms.images.renditions import MAIN, WIDTHS, spec, stored_renditions
from cms.users.brand import Brand

UNNAMED = ClinicSettings._meta.get_field("name").default


def clinic_brand(request: HttpRequest) -> Brand | None:
    """That of the site of this address; else of the default site. None while it has no name.

    Shows the mark, else the logo, else the name alone.
    """
    site = Site.find_for_request(request)
    settings = ClinicSettings.objects.filter(site=site).select_related("mark", "logo").first()
    if settings is None or settings.name in ("", UNNAMED):
        return None
    for picture in (settings.mark, settings.logo):
        if url := _url(picture):
            return Brand(settings.name, url, is_square=picture == settings.mark)
    return Brand(settings.name)


def _url(picture: Any) -> str:
    """A small stored size; '' for no picture, a private one, and one without sizes yet."""
    if picture is None or picture.is_private:
        return ""
    stored = stored_renditions(picture)
    found = stored.get(spec(WIDTHS[0], "webp")) or stored.get(MAIN)
    return str(found.url) if found else ""
