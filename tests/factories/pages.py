"""Pages below a given parent."""

from wagtail_factories import PageFactory

from cms.pages.models import TopicPage
from tests.factories.blocks import stream


class TopicPageFactory(PageFactory):
    """A live page without blocks and without a version: `TopicPageFactory(parent=demo.home)`."""

    class Meta:
        model = TopicPage

    title = "Other"
    body = []


def published_topic(parent, *blocks, **fields):
    """A page with these blocks, published as an editor publishes it.

    With `live=False` it is a draft: a page with one version.
    """
    page = TopicPageFactory(parent=parent, body=stream(*blocks), **fields)
    revision = page.save_revision()
    if page.live:
        revision.publish()
    return TopicPage.objects.get(pk=page.pk)
