"""Follows every change of who approves in a workflow and where it applies, for the log of sign-ins
and permissions."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Task, Workflow, WorkflowContentType, WorkflowPage, WorkflowTask

from cms.users.permission_changes import place_of, record_change

# Of each row of a workflow, the field that may be changed.
PARTS = {
    WorkflowPage: "workflow_id",
    WorkflowContentType: "workflow_id",
    WorkflowTask: "task_id",
}


@receiver(pre_save)
def note_workflow_before(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Workflow | Task):
        model = Workflow if isinstance(instance, Workflow) else Task
        before = model.objects.filter(pk=instance.pk).values_list("active", flat=True)
        instance._active_before = before.first()
    elif sender in PARTS:
        instance._part_before = sender.objects.filter(pk=instance.pk).first()


@receiver(post_save)
def record_workflow(sender: Any, instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    if raw:
        return
    if isinstance(instance, Workflow | Task):
        if instance._active_before not in {None, instance.active}:
            kind = instance._meta.verbose_name.capitalize()
            verb = "is now" if instance.active else "is no longer"
            record_change(f"{kind} “{instance}” {verb} active")
    elif sender in PARTS:
        before, field = instance._part_before, PARTS[sender]
        if before is not None and getattr(before, field) == getattr(instance, field):
            return  # saving a workflow saves all its rows
        if before is not None:
            record_change(_of_workflow(before, "no longer"))
        record_change(_of_workflow(instance, "now"))


@receiver(post_delete, sender=WorkflowPage)
@receiver(post_delete, sender=WorkflowContentType)
@receiver(post_delete, sender=WorkflowTask)
def record_lost_part_of_workflow(instance: Any, **kwargs: Any) -> None:
    record_change(_of_workflow(instance, "no longer"))


def _of_workflow(row: Any, when: str) -> str:
    """`Workflow “Review” now asks for: Look`, `… no longer applies to page 3 (Home)`."""
    workflow = Workflow.objects.filter(pk=row.workflow_id).first()
    name = f"Workflow “{workflow}”" if workflow else "A deleted workflow"
    if isinstance(row, WorkflowTask):
        task = Task.objects.filter(pk=row.task_id).first()
        return f"{name} {when} asks for: {task or 'a deleted task'}"
    if isinstance(row, WorkflowContentType):
        return f"{name} {when} applies to each {row.content_type.name}"
    place = place_of(row)
    return f"{name} {when} applies to {place[0].lower()}{place[1:]}"
