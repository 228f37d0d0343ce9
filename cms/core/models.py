from django.db import models


class ContentVersion(models.Model):
    """One row that changes in the same transaction as any content shown by the API.

    `number` is for people. Programs compare `token`, which is random: a number can occur twice
    with different content (after a rollback, or in a restored backup), a token cannot.
    """

    ONLY = 1  # primary key of the only row

    number = models.PositiveBigIntegerField(default=1)
    token = models.CharField(max_length=32)
    bumped_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Content version {self.number}"
