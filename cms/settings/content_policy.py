"""The Content-Security-Policy of all pages of the CMS, as settings of django-csp."""

from typing import Any

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE

from cms.core.origins import origin_of

DIRECTIVES: dict[str, Any] = {
    "default-src": [SELF],
    # Wagtail's own inline scripts get a nonce; all other scripts are files.
    "script-src": [SELF, NONCE],
    "script-src-attr": [NONE],
    # The editor of rich text and axe write style elements, and cannot give them a nonce.
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],  # `ContentPolicyMiddleware` adds the frontends of previews
    "frame-ancestors": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
}


def content_security_policy(mode: str, report_url: str, sign_in_url: str = "") -> dict[str, Any]:
    """Settings for `enforce` (browsers stop what is not allowed) or `report` (they only report).

    `sign_in_url` is the address of the single sign-on, to which a form leads.
    """
    directives = {name: list(sources) for name, sources in DIRECTIVES.items()}
    if sign_in_url:
        directives["form-action"].append(origin_of(sign_in_url))
    if report_url:
        directives["report-uri"] = [report_url]
    name = "CONTENT_SECURITY_POLICY" if mode == "enforce" else "CONTENT_SECURITY_POLICY_REPORT_ONLY"
    return {name: {"DIRECTIVES": directives}}
