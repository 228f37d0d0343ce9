from pathlib import PurePosixPath

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.views.static import serve


def picture(request: HttpRequest, path: str) -> FileResponse:
    """A stored picture from local disk; Http404 where there is none.

    `serve` follows `images/../documents/`, out of the folders that the address allows.
    """
    if ".." in PurePosixPath(path).parts:
        raise Http404
    return serve(request, path, document_root=settings.MEDIA_ROOT)
