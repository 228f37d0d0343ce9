"""Who is told about claims whose evidence changed: each page's owner and the clinical lead.

The clinical lead is the user with the name of the site's lead practitioner (Settings → Clinic). If
there is no such user, it is everybody in the groups that review the page, else in the group
“Clinical reviewers”.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from wagtail.models import Page

from cms.clinic.models import ClinicSettings
from cms.review.models import ClinicalReviewTask
from cms.review.setup import REVIEWERS


def people_of(pages: Iterable[Page]) -> dict[Any, list[Page]]:
    """The pages that each person is told about, once each. Only people with an e-mail address who
    may sign in to the admin and edit the page."""
    found: dict[Any, list[Page]] = defaultdict(list)
    leads = _Leads()
    for page in pages:
        wanted = {person.pk: person for person in leads.of(page)}
        if page.owner_id and (owner := _people().filter(pk=page.owner_id).first()):
            wanted[owner.pk] = owner
        for person in wanted.values():
            if page.permissions_for_user(person).can_edit():
                found[person].append(page)
    return dict(found)


class _Leads:
    """The clinical leads, read once for each site and each set of reviewing groups."""

    def __init__(self) -> None:
        self._of_site: dict[int | None, list[Any]] = {}
        self._of_groups: dict[frozenset[int], list[Any]] = {}

    def of(self, page: Page) -> list[Any]:
        return self._named(page) or self._reviewers(page)

    def _named(self, page: Page) -> list[Any]:
        parts = page.get_url_parts()
        site = parts[0] if parts else None
        if site not in self._of_site:
            clinic = ClinicSettings.objects.filter(site=site).select_related("lead_practitioner")
            lead = next((each.lead_practitioner for each in clinic), None)
            self._of_site[site] = _with_name(lead.name) if lead else []
        return self._of_site[site]

    def _reviewers(self, page: Page) -> list[Any]:
        workflow = page.get_workflow()
        kind = ContentType.objects.get_for_model(ClinicalReviewTask)
        tasks = workflow.tasks.filter(content_type=kind, active=True) if workflow else ()
        groups = frozenset(group.pk for task in tasks for group in task.specific.groups.all())
        if groups not in self._of_groups:
            members = Q(groups__in=groups) if groups else Q(groups__name=REVIEWERS)
            self._of_groups[groups] = list(_people().filter(members).distinct().order_by("pk"))
        return self._of_groups[groups]


def _with_name(name: str) -> list[Any]:
    full_name = Concat("first_name", Value(" "), "last_name")
    return list(_people().annotate(full_name=full_name).filter(full_name__iexact=name.strip())[:1])


def _people() -> QuerySet[Any]:
    return get_user_model().objects.filter(is_active=True).exclude(email="")
