"""Removes “Moderators” and “Editors”, which Wagtail's own migrations make, where nobody uses them.

Clinics choose between “Authors” and “Clinical reviewers”. A group stays if it has members, is asked
in a workflow that was ever used or applies to pages of its own, opens a private page or collection,
or is named by the setting of second factors.
"""

from django.conf import settings
from django.db import migrations

LEFTOVER = ("Moderators", "Editors")


def remove(apps, schema_editor):
    group_model = apps.get_model("auth", "Group")
    for group in group_model.objects.filter(name__in=LEFTOVER):
        if not is_used(apps, group):
            remove_workflows(apps, group)
            group.delete()


def is_used(apps, group):
    return (
        apps.get_model("users", "User").objects.filter(groups=group).exists()
        or apps.get_model("wagtailcore", "PageViewRestriction").objects.filter(groups=group).exists()
        or apps.get_model("wagtailcore", "CollectionViewRestriction")
        .objects.filter(groups=group)
        .exists()
        or group.name in settings.SECOND_FACTOR_REQUIRED
        or apps.get_model("review", "ClinicalReviewTask").objects.filter(groups=group).exists()
        or any(is_task_used(apps, task) for task in tasks_of(apps, group))
    )


def tasks_of(apps, group):
    return apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(groups=group)


def is_task_used(apps, task):
    """Whether a page ever was at this step, or somebody made it apply to other pages than all."""
    if task.groups.count() > 1:
        return True
    if apps.get_model("wagtailcore", "TaskState").objects.filter(task=task.pk).exists():
        return True
    workflows = workflows_of(apps, task)
    pages = apps.get_model("wagtailcore", "WorkflowPage").objects.filter(workflow__in=workflows)
    types = apps.get_model("wagtailcore", "WorkflowContentType").objects
    return pages.filter(page__depth__gt=1).exists() or types.filter(workflow__in=workflows).exists()


def workflows_of(apps, task):
    steps = apps.get_model("wagtailcore", "WorkflowTask").objects.filter(task=task.pk)
    return list(steps.values_list("workflow", flat=True))


def remove_workflows(apps, group):
    """Remove Wagtail's own workflow with its group: a step that nobody can take holds pages up."""
    for task in tasks_of(apps, group):
        workflows = apps.get_model("wagtailcore", "Workflow").objects.filter(
            pk__in=workflows_of(apps, task)
        )
        task.delete()
        for workflow in workflows:
            if not workflow.workflow_tasks.exists():
                workflow.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0001_initial"),
        ("users", "0005_encrypt_second_factors"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(remove, migrations.RunPython.noop)]
