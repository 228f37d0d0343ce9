"""Comments reach people by mail unless they switch that off.

Wagtail writes to who made the page and to who takes part in a thread. To others it writes only if
they turned a switch on, page by page, which nobody finds. Here the switch begins turned on, and the
owner of a page has it although somebody else, or an import, made the page.
"""

from typing import Any

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Comment, PageSubscription


@receiver(pre_save, sender=PageSubscription)
def begin_turned_on(instance: PageSubscription, raw: bool = False, **kwargs: Any) -> None:
    """Wagtail makes the row when a person opens the page in the editor for the first time."""
    if instance._state.adding and not raw:
        instance.comment_notifications = True


@receiver(post_save, sender=Comment)
def include_owner(
    instance: Comment, created: bool = False, raw: bool = False, **kwargs: Any
) -> None:
    """Before Wagtail looks whom to write to. A row that is there is left as its person set it."""
    if created and not raw and instance.page.owner_id:
        PageSubscription.objects.get_or_create(
            page=instance.page,
            user_id=instance.page.owner_id,
            defaults={"comment_notifications": True},
        )
