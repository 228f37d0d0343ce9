from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.views.static import serve


def picture(request: HttpRequest, path: str) -> FileResponse:
    """A stored picture from local disk; Http404 where there is none."""
    return serve(request, path, document_root=settings.MEDIA_ROOT)
