"""What is stored already keeps its meaning when languages come."""

from importlib import import_module
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from wagtail.models import Locale

from cms.clinic.models import ContactForm, ContactFormField

pytestmark = pytest.mark.django_db


def test_words_of_fields_take_the_language_of_their_form(demo):
    french = Locale.objects.create(language_code="fr")
    form = demo.contact_form.copy_for_translation(french)
    form.save()
    for each in (demo.contact_form, form):
        ContactFormField.objects.create(form=each, name="phone", locale=demo.home.locale)
        ContactFormField.objects.create(form=each, name="email", locale=demo.home.locale)

    migration = import_module("cms.clinic.migrations.0002_languages")
    migration.take_the_language_of_the_form(apps, SimpleNamespace(connection=connection))

    for each in ContactForm.objects.all():
        assert {field.locale for field in each.field_texts.all()} == {each.locale}
    keys = set(ContactFormField.objects.values_list("translation_key", flat=True))
    assert len(keys) == 4
    assert all(isinstance(key, UUID) for key in keys)
