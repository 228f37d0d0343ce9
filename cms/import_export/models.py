from django.db import models


class ImportedDocument(models.Model):
    """The last import of a document and the page that it created.

    `content` is the draft as the import wrote it, against which changes by editors are detected:
    `{"title": "…", "body": [{"type": "text", …}], "plain_summary": ""}`.
    """

    key = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=255)
    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="imported_document"
    )
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    imported_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.name)
