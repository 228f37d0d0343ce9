"""Translations get the permissions and the workflow of their original, and pass the gate."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import GroupPagePermission, Locale, Page, WorkflowPage
from wagtail.signals import copy_for_translation_done
from wagtail_localize.models import Translation, TranslationSource  # type: ignore[import-untyped]

from cms.pages.checks.publish_gate import refuse_if_unfit


@receiver(copy_for_translation_done, dispatch_uid="permissions and workflow of a translation")
def _page_copied(source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """Copy permissions and workflow. Else only administrators could edit a new language's home."""
    if not isinstance(source_obj, Page):
        return
    for given in GroupPagePermission.objects.filter(page_id=source_obj.pk):
        GroupPagePermission.objects.get_or_create(
            group=given.group, page_id=target_obj.pk, permission=given.permission
        )
    for under in WorkflowPage.objects.filter(page_id=source_obj.pk):
        WorkflowPage.objects.get_or_create(
            page_id=target_obj.pk, defaults={"workflow": under.workflow}
        )


def drafted_translation(page: Page, locale: Locale) -> Page:
    """A draft translation without any translated text yet."""
    source, _ = TranslationSource.update_or_create_from_instance(page)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    translation.save_target(publish=False)
    return page.get_translation(locale)


def refuse_unfit_translation(page: Page, user: Any) -> None:
    """Ask the gate about a translation as it would be published.

    Wagtail Localize publishes after its transaction and without a user: too late to refuse.

    Raises:
        PublicationRefused: it may not be published.
    """
    if translation := translation_of(page):
        source, locale = translation.source, translation.target_locale
        wanted = source.get_ephemeral_translated_instance(locale, fallback=True)
        refuse_if_unfit(wanted, None, user)


def translation_of(page: Page) -> Translation | None:
    """The enabled translation that updates this page; None if there is none."""
    translations = Translation.objects.select_related("source", "target_locale")
    return translations.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
