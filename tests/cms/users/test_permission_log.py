"""Each kind of change of what somebody may do is a line of the log, by a table."""

from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.models import (
    APIToken,
    Collection,
    CollectionViewRestriction,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    PageViewRestriction,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from cms.clinic.models import Location
from cms.review.models import ClinicalReviewTask
from cms.users import security_log
from cms.users.models import DeviceGeneration, SecurityEvent
from cms.users.permission_log import follow_rows_made_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(demo):
    """A group, a person, and the places and permissions that they may be given."""
    return SimpleNamespace(
        group=Group.objects.create(name="Guests"),
        bert=get_user_model().objects.create_user("bert"),
        change=Permission.objects.get(codename="change_page"),
        lock=Permission.objects.get(codename="lock_page"),
        page=demo.home,
        collection=Collection.get_first_root_node(),
        site=Site.objects.get(),
    )


def page_row(w):
    return GroupPagePermission.objects.create(group=w.group, page=w.page, permission=w.change)


def collection_row(w):
    return GroupCollectionPermission.objects.create(
        group=w.group, collection=w.collection, permission=w.change
    )


def site_row(w):
    return GroupSitePermission.objects.create(group=w.group, site=w.site, permission=w.change)


def private_page(w):
    return PageViewRestriction.objects.create(page=w.page, restriction_type="groups")


def private_files(w):
    return CollectionViewRestriction.objects.create(
        collection=w.collection, restriction_type="password", password="canary"
    )


def task(w):
    return GroupApprovalTask.objects.create(name="Look")


def clinical_task(w):
    return ClinicalReviewTask.objects.create(name="Review")


def ended_task(w):
    return GroupApprovalTask.objects.create(name="Look", active=False)


def reactivate(made):
    made.active = True
    made.save()


def workflow(w):
    WorkflowPage.objects.filter(page=w.page).delete()
    return Workflow.objects.create(name="Careful")


def applied(w):
    """A workflow with a task, for a page."""
    made = workflow(w)
    WorkflowTask.objects.create(workflow=made, task=task(w))
    WorkflowPage.objects.create(page=w.page, workflow=made)
    return Workflow.objects.get(pk=made.pk)


def applied_to_places(made):
    places = ContentType.objects.get_for_model(Location)
    WorkflowContentType.objects.update_or_create(content_type=places, defaults={"workflow": made})


def workflow_for_places(w):
    made = workflow(w)
    applied_to_places(made)
    return made


def ask_for_another_task(w, made):
    row = made.workflow_tasks.get()
    row.task = GroupApprovalTask.objects.create(name="Look 2")
    row.save()


def token(w):
    return APIToken.objects.create(user=w.bert, name="canary")


def nothing(w):
    return None


def everything(w):
    w.group.user_set.add(w.bert)
    w.group.permissions.add(w.change)
    task(w).groups.add(w.group)
    private_page(w).groups.add(w.group)
    return page_row(w)


def rename(w, made):
    w.group.name = "Visitors"
    w.group.save()


def change_row(w, made):
    made.permission = w.lock
    made.save()


def change_privacy(w, made):
    made.restriction_type = "login"
    made.save()


# What is made first; what is done then; what the log has of it, and about whom.
PAGE, FILES = "page {w.page.pk} ({w.page})", "collection {w.collection.pk} (Root)"
SITE = "site {w.site.pk} ({w.site})"
CHANGES = {
    "a group is made": (
        nothing,
        lambda w, _: Group.objects.create(name="New"),
        ["Group made: New"],
    ),
    "a group is renamed": (nothing, rename, ["Group Guests is now named Visitors"]),
    "a group is saved as it was": (nothing, lambda w, _: w.group.save(), []),
    "a group is deleted with all that it gave": (
        everything,
        lambda w, _: w.group.delete(),
        [
            "Guests: change_page taken",
            "bert: Left: Guests",
            "Group approval task “Look” taken from: Guests",
            "Page {w.page.pk} ({w.page}) closed to: Guests",
            "Group deleted: Guests",
            f"Guests: change_page of {PAGE} taken",
        ],
    ),
    "groups are deleted at once": (
        nothing,
        lambda w, _: Group.objects.filter(name="Guests").delete(),
        ["Group deleted: Guests"],
    ),
    "a group gets permissions": (
        nothing,
        lambda w, _: w.group.permissions.add(w.change, w.lock),
        ["Guests: change_page, lock_page given"],
    ),
    "a group loses permissions": (
        lambda w: w.group.permissions.add(w.change, w.lock),
        lambda w, _: w.group.permissions.set([w.lock]),
        ["Guests: change_page taken"],
    ),
    "a group loses all permissions": (
        lambda w: w.group.permissions.add(w.change, w.lock),
        lambda w, _: w.group.permissions.clear(),
        ["Guests: change_page, lock_page taken"],
    ),
    "a permission is given to groups": (
        nothing,
        lambda w, _: w.change.group_set.add(w.group),
        ["Guests: change_page given"],
    ),
    "a person gets a permission": (
        nothing,
        lambda w, _: w.bert.user_permissions.add(w.change),
        ["bert: change_page given"],
    ),
    "a person loses all permissions": (
        lambda w: w.bert.user_permissions.add(w.change),
        lambda w, _: w.bert.user_permissions.clear(),
        ["bert: change_page taken"],
    ),
    "a permission is taken from people": (
        lambda w: w.bert.user_permissions.add(w.change),
        lambda w, _: w.change.user_set.clear(),
        ["bert: change_page taken"],
    ),
    "a person joins": (
        nothing,
        lambda w, _: w.bert.groups.add(w.group),
        ["bert: Joined: Guests"],
    ),
    "a person leaves all groups": (
        lambda w: w.bert.groups.add(w.group),
        lambda w, _: w.bert.groups.clear(),
        ["bert: Left: Guests"],
    ),
    "all leave a group": (
        lambda w: w.bert.groups.add(w.group),
        lambda w, _: w.group.user_set.clear(),
        ["bert: Left: Guests"],
    ),
    "a group may do something with a page": (
        nothing,
        lambda w, _: page_row(w),
        [f"Guests: change_page of {PAGE} given"],
    ),
    "… made many at once": (
        nothing,
        lambda w, _: GroupPagePermission.objects.bulk_create(
            [GroupPagePermission(group=w.group, page=w.page, permission=w.change)]
        ),
        [f"Guests: change_page of {PAGE} given"],
    ),
    "… something else": (
        page_row,
        change_row,
        [f"Guests: lock_page of {PAGE} changed to this"],
    ),
    "… no longer": (
        page_row,
        lambda w, row: row.delete(),
        [f"Guests: change_page of {PAGE} taken"],
    ),
    "… of many no longer": (
        page_row,
        lambda w, _: w.group.page_permissions.all().delete(),
        [f"Guests: change_page of {PAGE} taken"],
    ),
    "a group may do something with files": (
        nothing,
        lambda w, _: collection_row(w),
        [f"Guests: change_page of {FILES} given"],
    ),
    "… with files, made many at once": (
        nothing,
        lambda w, _: GroupCollectionPermission.objects.bulk_create(
            [GroupCollectionPermission(group=w.group, collection=w.collection, permission=w.lock)]
        ),
        [f"Guests: lock_page of {FILES} given"],
    ),
    "… with files no longer": (
        collection_row,
        lambda w, row: row.delete(),
        [f"Guests: change_page of {FILES} taken"],
    ),
    "a group may do something with a site": (
        nothing,
        lambda w, _: site_row(w),
        [f"Guests: change_page of {SITE} given"],
    ),
    "… with a site no longer": (
        site_row,
        lambda w, row: row.delete(),
        [f"Guests: change_page of {SITE} taken"],
    ),
    "a page becomes private": (
        nothing,
        lambda w, _: private_page(w).groups.add(w.group),
        [
            "Page {w.page.pk} ({w.page}) private: groups",
            "Page {w.page.pk} ({w.page}) opened to: Guests",
        ],
    ),
    "a page is private in another way": (
        private_page,
        change_privacy,
        ["Page {w.page.pk} ({w.page}) private: login"],
    ),
    "a page is private no longer": (
        private_page,
        lambda w, row: row.delete(),
        ["Page {w.page.pk} ({w.page}) no longer private"],
    ),
    "files become private": (
        nothing,
        lambda w, _: private_files(w),
        ["Collection {w.collection.pk} (Root) private: password"],
    ),
    "files are private no longer": (
        private_files,
        lambda w, row: row.delete(),
        ["Collection {w.collection.pk} (Root) no longer private"],
    ),
    "a group approves": (
        task,
        lambda w, made: made.groups.add(w.group),
        ["Group approval task “Look” given to: Guests"],
    ),
    "a group reviews": (
        clinical_task,
        lambda w, made: made.groups.set([w.group]),
        ["Clinical review “Review” given to: Guests"],
    ),
    "a workflow applies to a page": (
        workflow,
        lambda w, made: WorkflowPage.objects.create(page=w.page, workflow=made),
        [f"Workflow “Careful” now applies to {PAGE}"],
    ),
    "another workflow applies to a page": (
        applied,
        lambda w, _: WorkflowPage.objects.update_or_create(
            page=w.page, defaults={"workflow": Workflow.objects.create(name="Hasty")}
        ),
        [
            f"Workflow “Careful” no longer applies to {PAGE}",
            f"Workflow “Hasty” now applies to {PAGE}",
        ],
    ),
    "a workflow applies to a kind of snippet": (
        workflow,
        lambda w, made: applied_to_places(made),
        ["Workflow “Careful” now applies to each location"],
    ),
    "another workflow applies to a kind of snippet": (
        workflow_for_places,
        lambda w, _: applied_to_places(Workflow.objects.create(name="Hasty")),
        [
            "Workflow “Careful” no longer applies to each location",
            "Workflow “Hasty” now applies to each location",
        ],
    ),
    "a workflow for a kind of snippet is ended": (
        workflow_for_places,
        lambda w, made: made.deactivate(),
        [
            "Workflow “Careful” no longer applies to each location",
            "Workflow “Careful” is no longer active",
        ],
    ),
    "a workflow is ended": (
        applied,
        lambda w, made: made.deactivate(),
        [
            f"Workflow “Careful” no longer applies to {PAGE}",
            "Workflow “Careful” is no longer active",
        ],
    ),
    "a workflow asks for another task": (
        applied,
        ask_for_another_task,
        ["Workflow “Careful” no longer asks for: Look", "Workflow “Careful” now asks for: Look 2"],
    ),
    "a workflow is saved as it was": (applied, lambda w, made: made.save(), []),
    "a workflow asks for one task less": (
        applied,
        lambda w, made: made.workflow_tasks.get().delete(),
        ["Workflow “Careful” no longer asks for: Look"],
    ),
    "a task is ended": (
        clinical_task,
        lambda w, made: made.deactivate(),
        ["Clinical review “Review” is no longer active"],
    ),
    "a task counts again": (
        ended_task,
        lambda w, made: reactivate(made),
        ["Group approval task “Look” is now active"],
    ),
    "a key of the admin's API is made": (
        nothing,
        lambda w, _: token(w),
        ["bert: Key of the admin’s API made"],
    ),
    "a key of the admin's API is ended": (
        token,
        lambda w, key: key.revoke(),
        ["bert: Key of the admin’s API ended"],
    ),
    "a key of the admin's API is deleted": (
        token,
        lambda w, key: key.delete(),
        ["Key of the admin’s API deleted"],
    ),
}


@pytest.mark.parametrize(("before", "change", "recorded"), CHANGES.values(), ids=CHANGES)
def test_it_is_recorded_when(before, change, recorded, world, demo):
    made = before(world)
    wanted = [each.format(w=world) for each in recorded]
    SecurityEvent.objects.all().delete()

    change(world, made)

    rows = SecurityEvent.objects.filter(kind="permissions_changed").order_by("pk")
    assert sorted(
        f"{row.user.username}: {row.detail}" if row.user else row.detail for row in rows
    ) == sorted(wanted)
    assert "canary" not in str(list(SecurityEvent.objects.values()))


def test_what_the_form_of_a_group_gives_is_recorded_with_who_gave_it(client, world):
    anna = get_user_model().objects.create_superuser("anna")
    client.force_login(anna)
    SecurityEvent.objects.all().delete()
    form = client.get(reverse("wagtailusers_groups:edit", args=[world.group.pk]))
    fields = {"name": "Guests"}
    for formset in form.context["permission_panels"]:
        prefix = formset.prefix
        fields |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
        if prefix == "page_permissions":
            fields |= {
                f"{prefix}-TOTAL_FORMS": "1",
                f"{prefix}-0-page": world.page.pk,
                f"{prefix}-0-permissions": ["change_page"],
            }
    answer = client.post(reverse("wagtailusers_groups:edit", args=[world.group.pk]), fields)
    assert answer.status_code == 302
    row = SecurityEvent.objects.get(detail__startswith="Guests: change_page of page")
    assert row.done_by == anna


def test_no_name_of_a_long_list_is_left_out(world):
    permissions = Permission.objects.order_by("codename")[:40]
    SecurityEvent.objects.all().delete()

    world.group.permissions.set(permissions)

    details = list(SecurityEvent.objects.values_list("detail", flat=True))
    assert len(details) > 1
    assert all(each.startswith("Guests: ") and each.endswith(" given") for each in details)
    named = [
        name
        for each in details
        for name in each.removeprefix("Guests: ").removesuffix(" given").split(", ")
    ]
    assert sorted(named) == sorted(each.codename for each in permissions)


def test_what_does_not_fit_into_a_row_goes_on_in_the_next(db):
    sentence = f"Group {'a' * 150} is now named {'b' * 150}" * 3

    security_log.record("exported", detail=sentence)

    details = list(
        SecurityEvent.objects.filter(kind="exported")
        .order_by("pk")
        .values_list("detail", flat=True)
    )
    assert "".join(each.strip("…") for each in details) == sentence
    assert max(map(len, details)) == 300


def test_following_twice_records_once(world):
    follow_rows_made_at_once()
    SecurityEvent.objects.all().delete()
    GroupPagePermission.objects.bulk_create(
        [GroupPagePermission(group=world.group, page=world.page, permission=world.change)]
    )

    assert SecurityEvent.objects.count() == 1


def end_many(client, *users):
    numbers = "&".join(f"id={user.pk}" for user in users)
    address = reverse("wagtail_bulk_action", args=["users", "user", "set_active_state"])
    return client.post(f"{address}?{numbers}", {"mark_as_active": "False"})


def test_accounts_that_are_ended_at_once_are_recorded_and_their_browsers_forgotten(client, world):
    carla = get_user_model().objects.create_user("carla", is_active=False)
    client.force_login(get_user_model().objects.create_superuser("anna"))
    SecurityEvent.objects.all().delete()

    assert end_many(client, world.bert, carla).status_code == 302

    rows = SecurityEvent.objects.filter(kind="permissions_changed")
    assert [(row.user, row.done_by.username, row.detail) for row in rows] == [
        (world.bert, "anna", "is no longer active")
    ]
    assert DeviceGeneration.objects.get(user=world.bert).number == 1


def test_only_a_superuser_ends_superusers_at_once(client, world):
    anna = get_user_model().objects.create_superuser("anna")
    names = ["access_admin", "change_user", "view_user"]
    world.bert.user_permissions.add(*Permission.objects.filter(codename__in=names))
    carla = get_user_model().objects.create_user("carla")
    client.force_login(world.bert)

    end_many(client, anna, carla)
    anna.refresh_from_db()
    assert anna.is_active

    end_many(client, carla)
    carla.refresh_from_db()
    assert not carla.is_active
