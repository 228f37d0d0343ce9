"""The groups that Wagtail's migrations make are removed, but none that anybody uses."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    PageViewRestriction,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

pytestmark = pytest.mark.django_db
migration = import_module("cms.review.migrations.0002_remove_leftover_groups")


@pytest.fixture
def leftover(demo):
    """“Moderators” and “Editors” as Wagtail makes them, with its workflow of all pages."""
    root = Page.get_first_root_node()
    groups = {name: Group.objects.create(name=name) for name in migration.LEFTOVER}
    for group in groups.values():
        GroupPagePermission.objects.create(
            group=group, page=root, permission=GroupPagePermission.objects.first().permission
        )
    task = GroupApprovalTask.objects.create(name="Moderators approval")
    task.groups.add(groups["Moderators"])
    workflow = Workflow.objects.create(name="Moderators approval")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=root)
    return groups


def remove():
    migration.remove(apps, None)
    return set(Group.objects.filter(name__in=migration.LEFTOVER).values_list("name", flat=True))


def test_both_go_with_the_workflow_that_nobody_could_take(leftover):
    assert remove() == set()
    assert not Workflow.objects.filter(name="Moderators approval").exists()
    assert Workflow.objects.filter(name="Clinical review").exists()
    assert Group.objects.filter(name="Authors").exists()


def test_a_group_with_a_member_stays(leftover, admin_user):
    admin_user.groups.add(leftover["Editors"])

    assert remove() == {"Editors"}


def test_a_group_whose_approval_was_ever_asked_for_stays(leftover, demo, admin_user):
    workflow = Workflow.objects.get(name="Moderators approval")
    workflow.start(demo.page, admin_user)

    assert remove() == {"Moderators"}
    assert Workflow.objects.filter(name="Moderators approval").exists()


def test_a_group_for_which_a_page_is_private_stays(leftover, demo):
    restriction = PageViewRestriction.objects.create(page=demo.page, restriction_type="groups")
    restriction.groups.add(leftover["Editors"])

    assert remove() == {"Editors"}


def test_a_group_that_somebody_gave_permissions_stays(leftover, demo):
    of_a_page = GroupPagePermission.objects.filter(group=leftover["Editors"]).get()
    of_a_page.page = demo.page
    of_a_page.save()
    own = Permission.objects.get(codename="change_location")
    leftover["Moderators"].permissions.add(own)

    assert remove() == set(migration.LEFTOVER)


def test_a_group_that_is_asked_in_a_workflow_of_the_clinic_stays(leftover):
    workflow = Workflow.objects.create(name="Our own")
    task = GroupApprovalTask.objects.get(name="Moderators approval")
    WorkflowTask.objects.create(workflow=workflow, task=task)

    assert remove() == {"Moderators"}
    assert workflow.workflow_tasks.exists()


def test_one_step_of_several_stays(leftover):
    workflow = Workflow.objects.get(name="Moderators approval")
    second = GroupApprovalTask.objects.create(name="The director")
    WorkflowTask.objects.create(workflow=workflow, task=second)

    assert remove() == {"Moderators"}
    assert workflow.workflow_tasks.count() == 2


def test_a_group_that_needs_a_second_factor_stays(leftover, settings):
    settings.SECOND_FACTOR_REQUIRED = ["Moderators"]

    assert remove() == {"Moderators"}
