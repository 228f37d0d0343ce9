from wagtail.documents.api.v2.views import DocumentsAPIViewSet

from cms.api.viewsets.files import PublicFiles


class DocumentsViewSet(PublicFiles, DocumentsAPIViewSet):
    """`documents/`: files to download."""
