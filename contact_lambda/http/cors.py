"""CORS headers for REST APIs (events of version 1), which leave them to the function.

HTTP APIs and Function URLs have rules of their own and ignore such headers of a function.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from contact_lambda.config import Settings
from contact_lambda.http.lambda_events import Request, Response
from contact_lambda.http.signed_pages import PATHS as SIGNED_PAGES

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Accept, Content-Type, Idempotency-Key",
    "Access-Control-Max-Age": "7200",
}


def allowed(
    event: Mapping[str, Any], request: Request, response: Response, settings: Settings
) -> Response:
    """Return the response with CORS headers for the website; not for pages of signed links.

    The question that a browser asks before it sends JSON (OPTIONS) is answered 204.
    """
    origin = request.origin.strip().lower()
    if "httpMethod" not in event or request.path in SIGNED_PAGES:
        return response
    if origin not in settings.form_origins:
        return response
    headers = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": "Retry-After",
        "Vary": "Origin",
    }
    if request.method == "OPTIONS" and response.status == 405:
        return Response(204, headers={**headers, **_PREFLIGHT})
    return replace(response, headers={**response.headers, **headers})
