from wagtail.documents.api.v2.views import DocumentsAPIViewSet

from cms.api.files import PublicFiles


class DocumentsEndpoint(PublicFiles, DocumentsAPIViewSet):
    """`documents/`: files to download."""
