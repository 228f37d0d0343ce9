"""Wagtail Localize's page that brings translations up to date, for whoever may do so.

It asks nobody whether a person may publish, and publishes in nobody's name.
"""

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.urls import path
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation
from wagtail_localize.views.update_translations import UpdateTranslationsView

from cms.pages.localisation import refuse_unfit_translation


class UpdateTranslations(UpdateTranslationsView):
    """“Publish immediately” is for those who may publish each of them, and through the gate."""

    @transaction.atomic
    def form_valid(self, form):
        if form.cleaned_data["publish_translations"]:
            self.object.update_from_db()  # what would be published
            for translation in self.object.translations.filter(enabled=True):
                _demand_publishable(translation, self.request.user)
        return super().form_valid(form)


def _demand_publishable(translation: Translation, user) -> None:
    """Raises PermissionDenied or PublicationRefused; nothing is updated then."""
    try:
        target = translation.get_target_instance()
    except ObjectDoesNotExist:
        target = translation.source.get_source_instance()
    if not _may_publish(target, user):
        raise PermissionDenied
    if isinstance(target, Page):
        refuse_unfit_translation(target, user)


def _may_publish(target: Model, user) -> bool:
    if isinstance(target, Page):
        return bool(target.permissions_for_user(user).can_publish())
    policy = policy_registry.get_by_type(type(target))
    return bool(policy.user_has_permission_for_instance(user, "change", target))


def in_place_of_localizes():
    """For `register_admin_urls`, before Wagtail Localize's own addresses."""
    address = "localize/update/<int:translation_source_id>/"
    return [path(address, UpdateTranslations.as_view())]
