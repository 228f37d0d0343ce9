"""Markup stored in every text field of the CMS stays text on our pages of the admin, and in mail.

What visitors see of it is tested in `tests/cms/frontend/test_stored_scripts.py`.
"""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page

from cms.pages.models import TopicPage
from cms.search.models import Claim
from tests.cms.frontend.test_stored_scripts import HTML, MODELS, WORDS, poisoned, poisoned_blocks
from tests.cms.security.admin_routes import filled, routes_of_our_views
from tests.cms.security.test_admin_access import arguments

pytestmark = pytest.mark.django_db
MARK = "<script>alert(1)"


@pytest.fixture
def poisoned_objects(objects, django_user_model):
    """Every kind of object, with markup in each text; also in draft, alert, user and picture."""
    for model in MODELS:
        model.objects.update(**poisoned(model))
    by_model = objects["by_model"]
    type(by_model["source_alerts"]).objects.update(notice=WORDS, found_via=WORDS)
    type(by_model["webhooks"]).objects.update(name=WORDS)
    type(by_model["images"]).objects.update(title=WORDS, description=WORDS)
    django_user_model.objects.filter(username="victim").update(first_name=WORDS, last_name=WORDS)
    Claim.objects.update(heading=WORDS, applies_to=WORDS)
    Page.objects.filter(depth__gt=1).update(title=WORDS, draft_title=WORDS)
    page = TopicPage.objects.get(pk=objects["page_id"])
    raw = poisoned_blocks(list(page.body.raw_data))
    page.body = TopicPage._meta.get_field("body").to_python(raw)
    TopicPage.objects.filter(pk=page.pk).update(body=page.body)
    page.save_revision()
    cache.clear()
    return objects


def injected(html):
    """Elements and attributes that only the stored markup can have brought."""
    soup = BeautifulSoup(html, "html.parser")
    scripts = [each for each in soup.select("script") if each.string and "alert(1)" in each.string]
    run = [each for each in scripts if each.get("type") != "application/json" and MARK in str(each)]
    handlers = [each for each in soup.find_all(True) if "alert(1)" in str(each.get("onerror", ""))]
    links = [
        each for each in soup.select("a[href]") if each["href"].strip().startswith("javascript:")
    ]
    return [each for each in scripts if each.string == "alert(1)"] + run + handlers + links


def test_markup_runs_on_none_of_our_pages(admin_client, poisoned_objects):
    seen = 0
    for route in routes_of_our_views():
        path = filled(route, **arguments(route, poisoned_objects))
        answer = admin_client.get(path)
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            html = answer.content.decode()
            seen += "alert(1)" in html
            assert injected(html) == [], path
    assert seen > 10


@pytest.mark.parametrize(
    "name",
    [
        "wagtailsnippets_clinic_practitioner:list",
        "wagtailsnippets_clinic_safetynotice:list",
        "wagtailsnippets_clinic_contactform:list",
        "webhooks:index",
        "webhook_log:index",
        "source_alerts:index",
        "wagtailadmin_home",
        "wagtailusers_users:index",
    ],
)
def test_markup_runs_in_no_list(admin_client, poisoned_objects, name):
    assert injected(admin_client.get(reverse(name)).content.decode()) == []


def test_markup_runs_in_no_editor_of_a_page(admin_client, poisoned_objects):
    page = poisoned_objects["page_id"]
    _keep_rich_text_as_the_editor_writes_it(page)
    for name in ("edit", "history", "usage"):
        html = admin_client.get(reverse(f"wagtailadmin_pages:{name}", args=[page])).content.decode()
        assert injected(html) == []


def _keep_rich_text_as_the_editor_writes_it(pk):
    """The editor of rich text never stores tags without an end, and opens none."""
    page = TopicPage.objects.get(pk=pk)
    raw = json.loads(json.dumps(list(page.body.raw_data)).replace(json.dumps(HTML), '"<p>A</p>"'))
    page.body = TopicPage._meta.get_field("body").to_python(raw)
    page.save_revision()


def test_mails_are_plain_text_or_escape_what_they_quote(poisoned_objects, django_user_model):
    django_user_model.objects.create_superuser("boss", "boss@clinic.example", "x")
    TopicPage.objects.update(next_review_due=date(2020, 1, 1))
    call_command("send_review_digest", verbosity=0)

    assert mail.outbox
    for each in mail.outbox:
        assert "\n" not in each.subject
        for content, kind in getattr(each, "alternatives", []):
            assert kind != "text/html" or injected(content) == []
