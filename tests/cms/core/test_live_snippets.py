"""What has no drafts is live as soon as it is saved, so only an editor saves it."""

import pytest
from django.urls import reverse
from wagtail.models import DraftStateMixin
from wagtail.snippets.models import get_snippet_models

pytestmark = pytest.mark.django_db
LIVE = [model for model in get_snippet_models() if not issubclass(model, DraftStateMixin)]


@pytest.mark.parametrize("model", LIVE, ids=lambda model: model.__name__)
def test_what_has_no_drafts_is_not_saved_while_it_is_typed(admin_client, demo, model):
    viewset = model.snippet_viewset
    forms = [reverse(viewset.get_url_name("add"))]
    forms += [
        reverse(viewset.get_url_name("edit"), args=[each.pk]) for each in model.objects.all()[:1]
    ]

    for address in forms:
        form = admin_client.get(address, follow=True)
        assert form.status_code == 200
        assert "data-w-autosave-interval" not in form.content.decode()
