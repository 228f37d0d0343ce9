"""Whether the addresses of a site begin with http or https, also at a port of its own.

Wagtail says https at port 443 only, and every link to a page begins with what it says. A site at
another port, such as https://www.example.org:8443, is served as the website of FRONTEND_URL is.
"""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

DEFAULT_PORTS = {80: "http", 443: "https"}


def root_url(site: Site) -> str:
    """Return `https://www.example.org:8443`, without a slash at its end."""
    if scheme := DEFAULT_PORTS.get(site.port):
        return f"{scheme}://{site.hostname}"
    return f"{urlsplit(settings.FRONTEND_URL).scheme}://{site.hostname}:{site.port}"


def put_in_place() -> None:
    """Let Wagtail's sites, and so all links to pages, have this address."""
    Site.root_url = property(root_url)
