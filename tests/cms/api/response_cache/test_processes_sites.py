"""A site that one process changes or adds is known to another."""

import pytest

from tests.cms.api.response_cache.processes import BY_PATH, NOTICE_CHANGES, RENAME, SET_HOST
from tests.cms.conftest import DEMO_PATH

pytestmark = pytest.mark.django_db  # the database that is copied
RENAME_PATH = """
from cms.pages.models import TopicPage
page = TopicPage.objects.get()
page.slug = {slug!r}
page.save_revision().publish()
"""
ADD_SITE = """
from wagtail.models import Site
from cms.pages.models import HomePage
home = Site.objects.get().root_page
other = home.get_parent().add_child(
    instance=HomePage(title="Other", slug="other", locale=home.locale)
)
Site.objects.create(hostname="other.example", root_page=other)
"""
MOVE = """
from cms.pages.models import HomePage, TopicPage
page = TopicPage.objects.get()
page.move(HomePage.objects.get(slug={below!r}), pos="last-child")
"""
ANNOUNCED_URL = """
from cms.publishing.models import WebhookEvent
answer = WebhookEvent.objects.filter(type="page.published").latest("created_at").data["page"]["url"]
"""
ADD_WEBHOOK = """
from cms.publishing.models import WebhookEndpoint
WebhookEndpoint.objects.get_or_create(name="Frontend", url="http://127.0.0.1:9/")
"""


def test_a_site_address_changed_elsewhere_is_not_kept_in_a_cache_of_the_process(processes):
    here, there = processes
    here(f"get({BY_PATH!r})")
    there(f"get({BY_PATH!r})")

    here(SET_HOST.format("www.example.org"))

    there(NOTICE_CHANGES)
    assert "http://www.example.org:8003/" in there(f"answer = get({BY_PATH!r})")
    here(SET_HOST.format("127.0.0.1"))


def test_webhooks_of_another_process_name_the_new_host(processes):
    here, there = processes
    there(ADD_WEBHOOK)
    there(RENAME.format(title="Before"))

    here(SET_HOST.format("www.example.org"))
    there(NOTICE_CHANGES)
    there(RENAME.format(title="After"))

    assert there(ANNOUNCED_URL) == f"http://www.example.org:8003{DEMO_PATH}"
    here(SET_HOST.format("127.0.0.1"))
    there(NOTICE_CHANGES)


def test_a_site_that_was_added_elsewhere_gets_its_redirects(processes):
    here, there = processes
    there(RENAME.format(title="Before"))  # it knows the sites
    home = here("from cms.pages.models import HomePage; answer = HomePage.objects.get().slug")

    here(ADD_SITE)
    there(NOTICE_CHANGES)
    there(MOVE.format(below="other"))
    there(RENAME_PATH.format(slug="moved"))

    redirects = there(
        "from wagtail.contrib.redirects.models import Redirect\n"
        "answer = sorted(Redirect.objects.values_list('site__hostname', 'old_path'))"
    )
    old_path = DEMO_PATH.rstrip("/")
    assert redirects == [("127.0.0.1", old_path), ("other.example", old_path)]
    there(RENAME_PATH.format(slug=DEMO_PATH.strip("/")))
    there(MOVE.format(below=home))
