"""Ends links to drafts with the account of their maker, and when their page becomes private."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import PageViewRestriction

from cms.preview.models import ShareLink


@receiver(post_save, sender=PageViewRestriction)
def end_links_to_private_pages(instance: Any, **kwargs: Any) -> None:
    ShareLink.objects.filter(page__path__startswith=instance.page.path).delete()


@receiver(post_save, sender=get_user_model())
def end_links_of_ended_account(instance: Any, **kwargs: Any) -> None:
    if not instance.is_active:
        ShareLink.objects.filter(created_by=instance).delete()


@receiver(pre_delete, sender=get_user_model())
def end_links_of_deleted_account(instance: Any, **kwargs: Any) -> None:
    ShareLink.objects.filter(created_by=instance).delete()
