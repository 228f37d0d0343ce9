"""What every answer tells the browser to refuse."""

import re
from urllib.parse import urlsplit

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    # Not `no-referrer`: that would turn the Origin of a form post into `null`.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]")


def origin(address):
    """`https://example.org:8443` of a web address, or None for anything else."""
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


def content_security_policy(images=(), forms=(), script_talks_to=(), checked_by=None, framed_by=()):
    """The policy for a page with these images and these forms, given as web addresses.

    A browser applies form-action to the redirect after the post too (CSP 3, 6.4.1 as Chromium
    implements it), so forms must name the handler's address AND the page that thanks. A page
    runs a script, this site's own, only when there is an address for it to talk to. The site's
    own search is a form of every page.

    `checked_by` is the address of the CMS's script in a preview, `framed_by` who may show it.
    """
    form_origins, script_origins = _origins(forms), _origins(script_talks_to)
    checker = _origins([checked_by])
    scripts = [*(["'self'"] if script_origins else []), *checker]
    connections = sorted({*script_origins, *checker})
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["style-src 'self'", *checker]),
            *([" ".join(["script-src", *scripts])] if scripts else []),
            # 'self' for those who judge a page from within it and ask for its robots.txt.
            *([" ".join(["connect-src 'self'", *connections])] if connections else []),
            " ".join(["img-src 'self'", *_origins(images), "data:"]),
            " ".join(["form-action 'self'", *form_origins]),
            "base-uri 'none'",
            " ".join(["frame-ancestors", *(_origins(framed_by) or ["'none'"])]),
        ]
    )


def _origins(addresses):
    return sorted({origin(address) for address in addresses} - {None})


class SecurityHeaders:
    """Middleware: the outermost, so that static files and errors are covered too."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """The answer with each header that its view has not chosen itself."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", content_security_policy())
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if "frame-ancestors 'none'" not in response.headers["Content-Security-Policy"]:
            del response.headers["X-Frame-Options"]  # it cannot name who may; the policy does
        return response
