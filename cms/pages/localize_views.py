"""Adds permission and gate checks to Wagtail Localize's views that make and update translations.

Wagtail Localize asks for one permission, whatever is translated: it checks neither whether the
user may edit it nor whether they may publish, and publishes without a user.
"""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.urls import path
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation, TranslationSource  # type: ignore[import-untyped]
from wagtail_localize.views.submit_translations import (  # type: ignore[import-untyped]
    SubmitPageTranslationView,
    SubmitSnippetTranslationView,
)
from wagtail_localize.views.update_translations import UpdateTranslationsView  # type: ignore[import-untyped]

from cms.pages.localisation import refuse_unfit_translation


class EditableSourceMixin:
    """Refuses whoever may not edit what is translated."""

    request: Any

    def get_object(self) -> Any:
        found: Any = super().get_object()  # type: ignore[misc]
        is_source = isinstance(found, TranslationSource)
        if not _may_edit(found.get_source_instance() if is_source else found, self.request.user):
            raise PermissionDenied
        return found


class SubmitPage(EditableSourceMixin, SubmitPageTranslationView):
    pass


class SubmitSnippet(EditableSourceMixin, SubmitSnippetTranslationView):
    pass


class UpdateTranslations(EditableSourceMixin, UpdateTranslationsView):
    """Refuses “Publish immediately” unless the user may publish every translation."""

    @transaction.atomic
    def form_valid(self, form: Any) -> Any:
        if form.cleaned_data["publish_translations"]:
            self.object.update_from_db()  # what would be published
            for translation in self.object.translations.filter(enabled=True):
                _demand_publishable(translation, self.request.user)
        return super().form_valid(form)


def _demand_publishable(translation: Translation, user: Any) -> None:
    """Check one translation before anything is updated.

    Raises:
        PermissionDenied: the user may not publish it.
        PublicationRefused: the gate refuses it.
    """
    try:
        target = translation.get_target_instance()
    except ObjectDoesNotExist:
        target = translation.source.get_source_instance()
    if not _may_publish(target, user):
        raise PermissionDenied
    if isinstance(target, Page):
        refuse_unfit_translation(target, user)


def _may_edit(source: Model, user: Any) -> bool:
    if isinstance(source, Page):
        return bool(source.permissions_for_user(user).can_edit())
    policy = policy_registry.get_by_type(type(source))
    return bool(policy.user_has_permission_for_instance(user, "change", source))


def _may_publish(target: Model, user: Any) -> bool:
    if isinstance(target, Page):
        return bool(target.permissions_for_user(user).can_publish())
    policy = policy_registry.get_by_type(type(target))
    return bool(policy.user_has_permission_for_instance(user, "change", target))


def in_place_of_localizes() -> list[Any]:
    """URLs for `register_admin_urls` that shadow Wagtail Localize's own."""
    snippet = "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/"
    return [
        path("localize/submit/page/<int:page_id>/", SubmitPage.as_view()),
        path(snippet, SubmitSnippet.as_view()),
        path("localize/update/<int:translation_source_id>/", UpdateTranslations.as_view()),
    ]
