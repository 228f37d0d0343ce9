"""Recognises redirects that lead back to the address where they start."""

from urllib.parse import SplitResult, urljoin, urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

DEFAULT_PORTS = {"http": 80, "https": 443}


def leads_back(old_path: str, target: str, site: Site) -> bool:
    """Whether a visitor of `site` who follows `target` meets the redirect of `old_path` again.

    A redirect without a query also applies to its path with any query.

    Raises:
        ValueError: the target is no web address, such as `http://www.example.org:99999/`.
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
