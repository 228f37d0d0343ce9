"""Security headers: the Content Security Policy and others."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    # Not `no-referrer`: that would turn the Origin of a form post into `null`.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# A part of a page runs nothing and is framed by nobody: it needs no more, and pages have many.
OF_PARTS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
PARTS = ("application/manifest+json", "font/", "text/css", "text/javascript")
HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]")


def origin(address: str | None) -> str | None:
    """Return `https://example.org:8443` for a web address, None for anything else."""
    try:
        parts = urlsplit(address or "")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    if parts.scheme not in {"http", "https"} or not HOST.fullmatch(host):
        return None
    return f"{parts.scheme}://{host}{port}"


def content_security_policy(
    images: Iterable[str | None] = (),
    forms: Iterable[str | None] = (),
    script_talks_to: Iterable[str | None] = (),
    has_script: bool = False,
    frames: Iterable[str | None] = (),
    media: Iterable[str | None] = (),
    checked_by: str | None = None,
    framed_by: Iterable[str | None] = (),
) -> str:
    """Return the policy of a page with these images and forms, given as web addresses.

    A browser applies form-action to the redirect after the post too (CSP 3, 6.4.1 as Chromium
    implements it), so `forms` has the handler's address AND the page that it redirects to. A page
    runs this site's scripts only if `has_script`, or if `script_talks_to` has an address. 'self'
    is always a form target, because every page has the search form.

    `frames` are the addresses of players that a visitor may start, `media` those of video files.
    `checked_by` is the address of the CMS's script in a preview; `framed_by` are the addresses
    that may show the page in a frame.
    """
    form_origins, script_origins = _origins(forms), _origins(script_talks_to)
    checker = _origins([checked_by])
    scripts = [*(["'self'"] if script_origins or has_script else []), *checker]
    connections = sorted({*script_origins, *checker})
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["style-src 'self'", *checker]),
            "font-src 'self'",
            "manifest-src 'self'",
            *([" ".join(["script-src", *scripts])] if scripts else []),
            # 'self' for tools such as Lighthouse, which fetch robots.txt from within the page.
            " ".join(["connect-src 'self'", *connections]),
            " ".join(["img-src 'self'", *_origins(images), "data:"]),
            *_directive("frame-src", frames),
            *_directive("media-src", media),
            " ".join(["form-action 'self'", *form_origins]),
            "base-uri 'none'",
            " ".join(["frame-ancestors", *(_origins(framed_by) or ["'none'"])]),
        ]
    )


def _directive(name: str, addresses: Iterable[str | None]) -> list[str]:
    """Return `["frame-src https://player.example.org"]`; [] for no address: nothing is allowed."""
    origins = _origins(addresses)
    return [" ".join([name, *origins])] if origins else []


def _origins(addresses: Iterable[str | None]) -> list[str]:
    return sorted({found for address in addresses if (found := origin(address))})


class SecurityHeaders:
    """The outermost middleware, so that static files and errors have the headers too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response with each header that its view has not set itself."""
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith(PARTS):
            for name, value in OF_PARTS.items():
                response.headers.setdefault(name, value)
            return response
        response.headers.setdefault("Content-Security-Policy", content_security_policy())
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if "frame-ancestors 'none'" not in response.headers["Content-Security-Policy"]:
            del response.headers["X-Frame-Options"]  # it cannot name an origin; the policy does
        return response
