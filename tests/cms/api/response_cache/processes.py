"""What two processes of the CMS on one committed database run, as lines of Python."""

import json

from tests.cms.conftest import DEMO_PATH

BY_PATH = f"/api/v2/pages/by-path/?path={DEMO_PATH}"
RENAME = """
from cms.pages.models import TopicPage
page = TopicPage.objects.get()
page.title = {title!r}
page.save_revision().publish()
"""
SET_HOST = (
    "from wagtail.models import Site; site = Site.objects.get(); site.hostname = {!r}; site.save()"
)
# A process reads the content version when what it knows is 0.25 seconds old.
NOTICE_CHANGES = "time.sleep(0.25)"
NOTICE_CHANGES_FOR_SURE = "time.sleep(0.3)"


def title(process):
    """The title of the demo page that a process answers."""
    return json.loads(process(f"answer = get({BY_PATH!r})"))["title"]
