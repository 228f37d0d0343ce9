"""What a drill asks of the API, and what it calls a fault."""

import pytest
from django.test import Client
from wagtail.models import Page, Site

from cms.backup import answers
from cms.backup.answers import faults_of_answers
from cms.pages.models import HomePage


@pytest.fixture
def second_site(demo):
    home = HomePage(title="Second clinic", slug="second")
    Page.objects.get(depth=1).add_child(instance=home)
    return Site.objects.create(hostname="second.example.org", root_page=home, site_name="2")


def test_the_pages_of_every_site_are_asked_for(demo, second_site):
    assert faults_of_answers() == (3, [])


def test_a_page_of_another_site_that_does_not_answer_is_a_fault(second_site, monkeypatch):
    get = Client.get

    def broken(self, path, *arguments, **options):
        key = second_site.root_page_id
        path = "/api/v2/none/" if path == f"/api/v2/pages/{key}/" else path
        return get(self, path, *arguments, **options)

    monkeypatch.setattr(Client, "get", broken)

    answered, faults = faults_of_answers()

    assert answered == 2
    assert faults == [
        f"The API answers 404 for the page {second_site.root_page_id} of second.example.org:80."
    ]


def test_a_list_that_does_not_answer_is_a_fault(demo, monkeypatch):
    monkeypatch.setattr(answers, "PAGES", "/api/v2/none/")

    answered, faults = faults_of_answers()

    assert answered == 0
    assert "The API answers 404 for the list of pages of" in faults[0]
    assert "answers no page at all" in faults[1]


def test_public_pages_without_any_site_are_a_fault(demo):
    Site.objects.all().delete()

    assert faults_of_answers() == (
        0, ["The API answers no page at all, and the database has public pages."],
    )  # fmt: skip


def test_a_restored_system_without_pages_has_no_fault(demo):
    Page.objects.filter(depth__gt=1).update(live=False)

    assert faults_of_answers() == (0, [])
