"""Sets up the groups and the workflow of clinical review: authors write, reviewers approve."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.review.models import ClinicalReviewTask

AUTHORS, REVIEWERS, WORKFLOW = "Authors", "Clinical reviewers", "Clinical review"
# For who manages accounts. A clinic's own groups have no sentence.
WHAT_THEY_DO = {
    AUTHORS: "They write pages, add sources and ask for a review. They publish nothing themselves.",
    REVIEWERS: "They check what others wrote and approve it, which publishes it. They also write "
    "pages, and keep the clinic’s places, people, safety notices and forms.",
}
ON_PAGES = {
    AUTHORS: ["add_page", "change_page"],
    REVIEWERS: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
}
ON_FILES = ["add_image", "change_image", "choose_image", "add_document", "choose_document"]
ON_EVIDENCE = ["add_researchsource", "change_researchsource", "view_researchsource"]
OF_THE_CLINIC = ("practitioner", "location", "safetynotice", "contactform", "searchsynonyms")
IN_ADMIN = {
    AUTHORS: [
        "access_admin",
        "submit_translation",
        *ON_EVIDENCE,
        *(f"view_{name}" for name in OF_THE_CLINIC),
    ],
    REVIEWERS: [
        "access_admin",
        "submit_translation",
        *ON_EVIDENCE,
        *(f"{action}_{name}" for name in OF_THE_CLINIC for action in ("add", "change", "view")),
    ],
}


def setup_review() -> list[str]:
    """Create what is missing and return a sentence for each. What exists is not changed."""
    created = [*_groups(), *_workflow()]
    workflow = Workflow.objects.get(name=WORKFLOW)
    for page in site_roots():
        _, is_new = WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})
        if is_new:
            created.append(f"“{page.title}” and the pages below it now use “{workflow}”.")
    return created


def site_roots() -> QuerySet[Page]:
    """The home pages of all sites in all their languages."""
    keys = Site.objects.values_list("root_page__translation_key", flat=True)
    return Page.objects.filter(translation_key__in=list(keys)).order_by("path")


def _groups() -> Iterable[str]:
    for name in (AUTHORS, REVIEWERS):
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            group.permissions.set(Permission.objects.filter(codename__in=IN_ADMIN[name]))
            _allow_files(group)
            yield f"The group “{name}” was created: add people to it under Settings → Users."
        for page in site_roots() if is_new else _without_permissions(group):
            for codename in ON_PAGES[name]:
                allowed = Permission.objects.get(
                    codename=codename, content_type__app_label="wagtailcore"
                )
                GroupPagePermission.objects.get_or_create(
                    group=group, page=page, permission=allowed
                )


def _without_permissions(group: Group) -> QuerySet[Page]:
    """Home pages without permissions for the group, such as those of a new language."""
    return site_roots().exclude(group_permissions__group=group)


def _allow_files(group: Group) -> None:
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(codename__in=ON_FILES):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


def _workflow() -> Iterable[str]:
    task, is_new = ClinicalReviewTask.objects.get_or_create(name=WORKFLOW)
    if is_new:
        task.groups.add(Group.objects.get(name=REVIEWERS))
    workflow, is_new = Workflow.objects.get_or_create(name=WORKFLOW)
    if is_new:
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        yield f"The workflow “{workflow}” was created, with one step: “{task}”."
