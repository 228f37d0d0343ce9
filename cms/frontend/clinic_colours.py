"""The clinic's own colours, as a stylesheet of their own: no page may have a style in it."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

Json = dict[str, Any]
COLOUR = re.compile(r"#[0-9a-f]{6}")
KEYS = ("accent", "on_accent", "accent_dark", "on_accent_dark")
CACHE_FOR_A_YEAR = "public, max-age=31536000, immutable"
# Neither in print nor where the reader has colours of their own.
STYLESHEET = """\
@media screen and (forced-colors: none) {{
  :root {{
    --accent: #{0}; --accent-deep: #{0}; --on-accent: #{1};
    --wash: color-mix(in srgb, #{0} 7%, #ffffff); --warm: #fdf6ea;
    --foot: #1b2b34; --calm: #1b2b34;
  }}
}}
@media screen and (forced-colors: none) and (prefers-color-scheme: dark) {{
  :root {{
    --accent: #{2}; --accent-deep: #{2}; --on-accent: #{3};
    --wash: color-mix(in srgb, #{2} 5%, #0f1a1d); --warm: #241d15; --foot: #081214;
  }}
}}
"""


def colours_path(clinic: Json | None) -> str | None:
    """Return the path of the clinic's stylesheet; None if it has no colours or odd ones."""
    given = (clinic or {}).get("colours")
    values = [str(given.get(key)).lower() for key in KEYS] if isinstance(given, dict) else []
    if not values or not all(COLOUR.fullmatch(value) for value in values):
        return None
    return f"/colours/{'-'.join(value[1:] for value in values)}.css"


@require_safe
def stylesheet(request: HttpRequest, colours: str) -> HttpResponse:
    """Answer the stylesheet that the address describes: it needs no API and never changes."""
    css = STYLESHEET.format(*colours.split("-"))
    headers = {"Cache-Control": CACHE_FOR_A_YEAR}
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers=headers)
