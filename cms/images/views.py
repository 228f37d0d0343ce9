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
    """Serve a stored image from local disk.

    Refuses `..`: Django's `serve` would follow `images/../documents/` out of the allowed folders.

    Raises:
        Http404: there is no such file.
    """
    if ".." in PurePosixPath(path).parts:
        raise Http404
    return serve(request, path, document_root=settings.MEDIA_ROOT)


def private_picture(request: HttpRequest, path: str) -> FileResponse:
    """Serve an image of a restricted collection, or a rendition of one, to users who may choose or
    change it.

    Looks the name up in the database, so that no other file of the storage can be requested.
    """
    name = private_name(path)
    rendition = ClinicRendition.objects.filter(file=name).select_related("image").first()
    found = rendition or get_object_or_404(ClinicImage, file=name)
    policy = policy_registry.get_by_type(get_image_model())
    image = rendition.image if rendition else found
    if not policy.user_has_any_permission_for_instance(request.user, VIEW_ACTIONS, image):
        raise PermissionDenied
    try:
        stored = found.file.storage.open(name, "rb")
    except (OSError, SourceImageIOError) as error:
        raise Http404 from error
    response = FileResponse(stored, content_type=mimetypes.guess_type(name)[0])
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
