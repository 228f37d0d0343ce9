"""`/.well-known/security.txt`: where to report a security problem (RFC 9116)."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

# RFC 9116, 2.5.5 recommends less than a year. Whole months, so that the text changes rarely.
VALID_FOR = timedelta(days=180)


@csrf_exempt  # POST is answered with 405, not a CSRF error
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer the contact of `SECURITY_CONTACT`.

    Raises:
        Http404: there is none.
    """
    if not settings.SECURITY_CONTACT:
        raise Http404
    fields = {
        "Contact": settings.SECURITY_CONTACT,
        "Expires": f"{expiry(timezone.now()):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": ", ".join(code for code, _ in settings.LANGUAGES),
        "Canonical": urljoin(settings.CMS_URL, reverse("security_txt")),
    }
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "public, max-age=86400"},
    )


def expiry(now: datetime) -> datetime:
    """The first day of the month after `VALID_FOR`: always in the future, and never a year away."""
    later = now.astimezone(UTC) + VALID_FOR
    month = later.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)
    return month.replace(day=1)
