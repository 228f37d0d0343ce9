import mimetypes
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.static import serve
from wagtail.images import get_image_model
from wagtail.images.models import SourceImageIOError
from wagtail.permissions import policy_registry

from cms.images.models import ClinicImage, ClinicRendition
from cms.images.storage import private_name

VIEW_ACTIONS = ["choose", "add", "change", "delete"]


def serve_picture(request: HttpRequest, path: str) -> FileResponse:
    """A stored picture from local disk; Http404 where there is none.

    `serve` follows `images/../documents/`, out of the folders that the address allows.
    """
    if ".." in PurePosixPath(path).parts:
        raise Http404
    return serve(request, path, document_root=settings.MEDIA_ROOT)


def private_picture(request: HttpRequest, path: str) -> FileResponse:
    """A picture of a restricted collection, or a size of one, for whoever may choose or change it.

    By the name that a row has for it: nothing else of the storage can be asked for.
    """
    name = private_name(path)
    size = ClinicRendition.objects.filter(file=name).select_related("image").first()
    found = size or get_object_or_404(ClinicImage, file=name)
    policy = policy_registry.get_by_type(get_image_model())
    image = size.image if size else found
    if not policy.user_has_any_permission_for_instance(request.user, VIEW_ACTIONS, image):
        raise PermissionDenied
    try:
        stored = found.file.storage.open(name, "rb")
    except (OSError, SourceImageIOError) as error:
        raise Http404 from error
    answer = FileResponse(stored, content_type=mimetypes.guess_type(name)[0])
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
