"""Where a page was, so that its address is answered with 410 and not 404."""

from django.db import models


class WithdrawnPath(models.Model):
    """A path of a public page that was deleted."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=255)
    withdrawn_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "path"], name="withdrawn_once")]

    def __str__(self) -> str:
        return str(self.path)
