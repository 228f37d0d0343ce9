"""Forms of the admin for publishing."""

from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

DEFAULT_PORTS = {"http": 80, "https": 443}
LEADS_TO_ITSELF = (
    "This redirect leads back to the address it starts from, so a visitor would never arrive. "
    "Choose another target."
)


class LoopFreeRedirectForm(RedirectForm):
    """Wagtail's form, which also refuses a redirect that leads to its own old path."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        fields: dict[str, Any] = self.cleaned_data
        old_path, link = fields.get("old_path"), fields.get("redirect_link")
        page = fields.get("redirect_page")
        target = (page.full_url if page else link) or ""
        sites = [fields["site"]] if fields.get("site") else Site.objects.all()
        if old_path and target and any(_loops(old_path, target, site) for site in sites):
            self.add_error("redirect_page" if page else "redirect_link", LEADS_TO_ITSELF)
        return fields


def _loops(old_path: str, target: str, site: Site) -> bool:
    """Whether a visitor who follows `target` meets the redirect of `old_path` again.

    A redirect without a query also applies to its path with any query.
    """
    root = f"{site.root_url}/"
    parts = urlsplit(urljoin(root, target))
    if _host(parts) != _host(urlsplit(root)):
        return False
    reached = {Redirect.normalise_path(parts.geturl()), Redirect.normalise_path(parts.path)}
    return Redirect.normalise_path(old_path) in reached


def _host(parts: SplitResult) -> tuple[str | None, int | None]:
    """Host and port; a scheme's default port is None, so that http and https are one host."""
    is_default = parts.port == DEFAULT_PORTS.get(parts.scheme)
    return parts.hostname, None if is_default else parts.port
