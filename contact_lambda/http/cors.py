"""CORS where the gateway leaves it to the function, which are REST APIs (events of version 1).

HTTP APIs and Function URLs have rules of their own and take no such header from a function.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from contact_lambda.config import Settings
from contact_lambda.delivery import release_links
from contact_lambda.http.events import Request, Response


def allowed(
    event: Mapping[str, Any], request: Request, response: Response, settings: Settings
) -> Response:
    """The answer, which a script of the website may read; the release pages are for nobody."""
    origin = request.origin.strip().lower()
    if "httpMethod" not in event or request.path == release_links.PATH:
        return response
    if origin not in settings.form_origins:
        return response
    headers = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": "Retry-After",
        "Vary": "Origin",
    }
    return replace(response, headers={**response.headers, **headers})
