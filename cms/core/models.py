from django.db import models


class ContentVersion(models.Model):
    """One row that changes in the same transaction as anything the API's answers depend on.

    `number` counts for people. Programs compare `token`: it is random, so that a number given
    twice (a rollback, a restored backup) is never taken for the same content.
    """

    ONLY = 1  # the row's primary key

    number = models.PositiveBigIntegerField(default=1)
    token = models.CharField(max_length=32)
    raised_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Content version {self.number}"
