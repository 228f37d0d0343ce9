"""The first page of an empty site: its home page, with all that belongs to it."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.clinic.models import ClinicSettings
from cms.pages.models import HomePage
from cms.review.setup import setup_review


class FirstPageForm(forms.Form):
    """What the clinic is called; the rest follows from it."""

    name = forms.CharField(
        label="Name of the clinic",
        max_length=150,
        help_text="As it is shown at the top of every page. You can change it later.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


def has_no_home_page() -> bool:
    return not HomePage.objects.exists()


@transaction.atomic
def make_home_page(name: str, user: Any) -> HomePage:
    """Publish a home page as the root of the one site, in place of Wagtail's page of welcome, and
    set up clinical review below it. The site gets the address of the website."""
    root = Page.get_first_root_node()
    home = HomePage(title=name, slug="clinic", locale=Locale.get_default(), owner=user)
    root.add_child(instance=home)
    home.save_revision(user=user).publish(user=user)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    before = site.root_page if site.root_page_id else None
    website = urlsplit(settings.FRONTEND_URL)
    site.hostname = website.hostname or site.hostname
    site.port = website.port or (443 if website.scheme == "https" else 80)
    site.root_page, site.site_name = home, name
    site.save()
    clinic = ClinicSettings.for_site(site)
    clinic.name = name
    clinic.save()
    if before and before.specific_class is Page and not before.get_children().exists():
        before.delete()
    setup_review()
    return home
