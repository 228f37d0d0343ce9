"""Pages by the day of their next review."""

from datetime import date, timedelta

from django.db.models import QuerySet

from cms.pages.models import TopicPage

SOON = timedelta(days=30)


def due_by(day: date) -> QuerySet[TopicPage]:
    """The live pages that are to be reviewed on that day or were before it, the longest due first.

    An alias is reviewed where its original is.
    """
    live = TopicPage.objects.filter(live=True, alias_of=None)
    return live.filter(next_review_due__lte=day).order_by("next_review_due", "title")
