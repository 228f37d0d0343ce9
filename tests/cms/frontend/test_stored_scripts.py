"""Markup stored in every text field of the real CMS, read by the real API, shown by the site."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import models
from wagtail.fields import RichTextField, StreamField

from cms.clinic.models import ClinicSettings, ContactForm, Location, Practitioner, SafetyNotice
from cms.evidence.models import Finding, ResearchSource
from cms.pages.models import HomePage, TopicPage

from .test_hostile_text import LINK

pytestmark = pytest.mark.django_db

WORDS = "'\"><script>alert(1)</script>"
HTML = (
    f'<p onclick="alert(1)">Words<script>alert(1)</script><a href="{LINK}">link</a>'
    '<img src="x" onerror="alert(1)"><svg onload="alert(1)"></svg></p><iframe src="//x"></iframe>'
)
KEPT = {"id", "type", "anchor", "relation", "direction", "strength", "certainty"}
MODELS = (
    ClinicSettings,
    ContactForm,
    Finding,
    HomePage,
    Location,
    Practitioner,
    ResearchSource,
    SafetyNotice,
    TopicPage,
)
DRAWN = {"aria-label", "class", "d", "direction", "fill", "font-size", "font-weight", "height",
         "role", "stroke", "stroke-dasharray", "stroke-opacity", "stroke-width", "text-anchor",
         "viewbox", "width", "x", "x1", "x2", "xmlns", "y", "y1", "y2"}  # fmt: skip
MACHINE_READ = {"slug", "url_path", "path", "key", "form_id", "content_type", "locale", "doi"}
"""Not words: what these hold is chosen by code, and the page could not be asked for without."""


def poisoned(model):
    """Every text of the model's own, by the field's name, too long ones cut to fit."""
    found = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, StreamField) or field.choices or field.name in MACHINE_READ:
            continue
        if isinstance(field, RichTextField):
            found[field.name] = HTML
        elif isinstance(field, models.URLField):
            found[field.name] = LINK
        elif isinstance(field, models.CharField | models.TextField) and not field.unique:
            found[field.name] = WORDS[: field.max_length]
    return found


def poisoned_blocks(value, key=""):
    """The stored JSON of blocks with markup in every text, rich or plain."""
    if isinstance(value, dict):
        return {
            name: item if name in KEPT else poisoned_blocks(item, name)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [poisoned_blocks(item, key) for item in value]
    return (HTML if "<p>" in value else WORDS) if isinstance(value, str) and value else value


@pytest.fixture
def poison(demo):
    """The whole demo content, with markup wherever somebody may type."""
    for model in MODELS:
        model.objects.update(**poisoned(model))
    page = TopicPage.objects.get()
    raw = poisoned_blocks(list(page.body.raw_data))
    raw.append({"type": "text", "value": {"text": HTML}})
    raw.append({"type": "benefit", "value": {"heading": WORDS, "points": [HTML], "evidence": []}})
    page.body = TopicPage._meta.get_field("body").to_python(raw)
    TopicPage.objects.filter(pk=page.pk).update(body=page.body)
    cache.clear()
    return page


def test_markup_stored_in_any_field_reaches_no_reader(poison, api, by_path, site, fake_api):
    page, home = by_path().json(), by_path("/").json()
    topics = api("pages/", type="pages.TopicPage", fields="plain_summary,picture").json()
    fake_api.pages |= {"/stored/": page, "/": home}
    fake_api.topics = fake_api.menu = fake_api.found = fake_api.below[str(page["id"])] = topics

    for path in ("/stored/", "/", "/search/?q=a", "/none/", "/contact/sent/"):
        soup = BeautifulSoup(site.get(path).text, "html.parser")
        drawn = [each.extract() for each in soup.select("figure.drawn > svg.drawing")]

        assert bool(drawn) == (path == "/stored/")
        parts = [part for svg in drawn for part in [svg, *svg.find_all(True)]]
        assert {name for part in parts for name in part.attrs} <= DRAWN
        assert {part.name for part in parts} <= {"svg", "line", "path", "text"}
        assert "alert(1)" in soup.get_text(), path
        scripts = soup.select('script:not([type="application/ld+json"])')
        loaded = {script.get("src", "").partition("?")[0] for script in scripts}
        assert loaded <= {"/static/frontend/contact-form.js"}
        assert soup.select("iframe, svg:not(.icon), object, embed, base, style") == []
        for element in soup.find_all(True):
            assert not any(name.startswith("on") for name in element.attrs), element
            for name in ("href", "src", "action"):
                assert not element.get(name, "").strip().lower().startswith("javascript:"), element


def test_the_fields_that_are_poisoned_are_those_that_somebody_may_type():
    told = {f"{model.__name__}.{name}" for model in MODELS for name in poisoned(model)}

    assert {
        "TopicPage.plain_summary",
        "TopicPage.change_note",
        "TopicPage.title",
        "HomePage.introduction",
        "ResearchSource.title",
        "ResearchSource.url",
        "Finding.effect",
        "Location.directions",
        "Practitioner.bio",
        "SafetyNotice.heading",
        "ContactForm.intro",
        "ClinicSettings.other_contact",
    } <= told
