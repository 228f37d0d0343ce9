"""Who may work on a page may work on its translations, and under the same workflow."""

from wagtail.models import GroupPagePermission, Page, WorkflowPage
from wagtail.signals import copy_for_translation_done


def _page_copied(source_obj, target_obj, **_):
    """A home page in a new language would else belong to administrators alone."""
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


def connect() -> None:
    copy_for_translation_done.connect(_page_copied, dispatch_uid="cms.pages.translated")
