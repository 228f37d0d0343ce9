"""Removes “Moderators” and “Editors”, which Wagtail's own migrations make, where nobody uses them.

Clinics choose between “Authors” and “Clinical reviewers”. A group stays if it has members, is asked
in a workflow that the clinic made, that was ever used or that applies to pages of its own, may do
more than Wagtail lets it, opens a private page or collection, or is named by the setting of second
factors.
"""

from django.conf import settings
from django.db import migrations

LEFTOVER = ("Moderators", "Editors")
WORKFLOW = "Moderators approval"  # Wagtail's own, of one step
OF_WAGTAIL = ("wagtailadmin", "wagtailimages", "wagtaildocs")  # apps of the permissions it gives


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
        or may_do_more(apps, group)
        or apps.get_model("review", "ClinicalReviewTask").objects.filter(groups=group).exists()
        or any(is_task_used(apps, task) for task in tasks_of(apps, group))
    )


def may_do_more(apps, group):
    """Whether somebody gave the group permissions: Wagtail's own are of all pages and files."""
    pages = apps.get_model("wagtailcore", "GroupPagePermission").objects
    files = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    return (
        group.permissions.exclude(content_type__app_label__in=OF_WAGTAIL).exists()
        or pages.filter(group=group, page__depth__gt=1).exists()
        or files.filter(group=group, collection__depth__gt=1).exists()
    )


def tasks_of(apps, group):
    return apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(groups=group)


def is_task_used(apps, task):
    """Whether a page ever was at this step, or somebody made it a part of another workflow or apply
    to other pages than all."""
    if task.groups.count() > 1:
        return True
    if apps.get_model("wagtailcore", "TaskState").objects.filter(task=task.pk).exists():
        return True
    workflows = workflows_of(apps, task)
    if apps.get_model("wagtailcore", "Workflow").objects.filter(pk__in=workflows).exclude(
        name=WORKFLOW
    ):
        return True
    steps = apps.get_model("wagtailcore", "WorkflowTask").objects.filter(workflow__in=workflows)
    if steps.exclude(task=task.pk).exists():
        return True
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
