"""The reports “Due for review” and “Content checks”."""

from collections.abc import Iterable
from datetime import date, timedelta

import django_filters
from django.db.models import F
from django.forms import Media
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from cms.clinic.models import Practitioner
from cms.pages.checks import Issue, Level
from cms.pages.page_queries import reviewed_pages
from cms.review.issue_counts import Counts, counts_of_live_pages, issues_of, live_pages

SOON = timedelta(days=30)
WHEN_DUE = [
    ("overdue", "Overdue"),
    ("soon", "In the next 30 days"),
    ("quarter", "In the next 90 days"),
    ("none", "No day is set"),
]


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def due_by(day: date) -> PageQuerySet:
    """The live pages whose next review is on that day or was before it, the longest due first."""
    due = reviewed_pages().filter(live=True, next_review_due__lte=day)
    return due.order_by("next_review_due", "title")


def editable_by(user, pages):
    """The pages of a queryset that a person may edit or publish."""
    policy = policy_registry.get_by_type(Page)
    allowed = policy.instances_user_has_any_permission_for(user, ["change", "publish"])
    return pages.filter(pk__in=allowed.values("pk"))


class EditorsReport(ReportView):
    """A report for people who may edit pages. Its table scrolls on narrow screens."""

    results_template_name = "review/report_results.html"
    any_permission_required = ["add", "change", "publish"]
    is_searchable = False

    @cached_property
    def permission_policy(self):
        return policy_registry.get_by_type(Page)

    def get_filename(self):
        return f"{self.export_filename}-{timezone.localdate():%Y-%m-%d}"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["media"] += Media(css={"all": ["review/review.css"]})
        return context


class PagesReport(EditorsReport):
    """A report about the published pages that the person may edit."""

    model = Page
    no_results_message = "No page matches."

    def get_queryset(self):
        return editable_by(self.request.user, self.pages())

    def pages(self):
        return live_pages().select_related("locale").order_by("title", "pk")


class DueFilter(WagtailFilterSet):
    due = django_filters.ChoiceFilter(label="Next review", choices=WHEN_DUE, method="filter_due")
    reviewed_by = django_filters.ModelChoiceFilter(
        label="Reviewed by", queryset=Practitioner.objects.all(), method="filter_reviewer"
    )

    class Meta:
        model = Page
        fields = ["due", "reviewed_by", "locale"]

    def filter_reviewer(self, queryset, name, value):
        return queryset.filter(reviewer=value.pk)

    def filter_due(self, queryset, name, value):
        today = timezone.localdate()
        until = {"soon": today + SOON, "quarter": today + timedelta(days=90)}
        if value == "none":
            return queryset.filter(next_review_due=None)
        if value == "overdue":
            return queryset.filter(next_review_due__lt=today)
        return queryset.filter(next_review_due__range=(today, until[value]))


def _with_reviewers(pages: Iterable[Page]) -> list[Page]:
    """The pages with `reviewed_by`, a practitioner or None; one query."""
    pages = list(pages)
    found = Practitioner.objects.in_bulk({page.reviewer for page in pages} - {None})
    for page in pages:
        page.reviewed_by = found.get(page.reviewer)
    return pages


def _next_review(page: Page) -> str:
    due = page.next_review_due
    if due is None:
        return "No day is set"
    return f"{due:%-d %B %Y}" + (" (overdue)" if due < timezone.localdate() else "")


def _last_review(page: Page) -> str:
    return f"{page.last_reviewed:%-d %B %Y}" if page.last_reviewed else "Never"


class DueReport(PagesReport):
    page_title = "Due for review"
    header_icon = "calendar-check"
    index_url_name = "review_due"
    index_results_url_name = "review_due_results"
    filterset_class = DueFilter
    export_filename = "due-for-review"
    columns = [
        TitleColumn("title", label="Page", get_url=edit_url),
        Column("next_review_due", label="Next review", accessor=_next_review, width="18%"),
        Column("last_reviewed", label="Last reviewed", accessor=_last_review, width="15%"),
        Column("reviewed_by", label="Reviewed by", width="20%"),
        DateColumn("last_published_at", label="Last published", width="15%"),
    ]
    list_export = [
        "title", "next_review_due", "last_reviewed", "reviewed_by", "last_published_at", "full_url",
    ]  # fmt: skip
    export_headings = {
        "title": "Title",
        "next_review_due": "Next review due",
        "last_reviewed": "Last reviewed",
        "reviewed_by": "Reviewed by",
        "last_published_at": "Last published at",
        "full_url": "Address",
    }

    def pages(self):
        pages = reviewed_pages().filter(live=True).select_related("locale")
        return pages.order_by(F("next_review_due").asc(nulls_last=True), "title")

    def get_table(self, object_list):
        return super().get_table(_with_reviewers(object_list))

    def decorate_paginated_queryset(self, object_list):
        return _with_reviewers(object_list)


class ChecksFilter(WagtailFilterSet):
    level = django_filters.ChoiceFilter(
        label="Has issues that", choices=Level.choices, method="filter_level"
    )

    class Meta:
        model = Page
        fields = ["level", "locale"]

    def filter_level(self, queryset, name, value):
        counts = counts_of_live_pages()
        return queryset.filter(pk__in=[pk for pk, found in counts.items() if getattr(found, value)])


class ChecksReport(PagesReport):
    """Live pages with their issues. Only the rows on the shown page are checked in full."""

    page_title = "Content checks"
    header_icon = "clipboard-list"
    index_url_name = "review_checks"
    index_results_url_name = "review_checks_results"
    filterset_class = ChecksFilter
    export_filename = "content-checks"
    columns = [
        TitleColumn("title", label="Page", get_url=edit_url),
        Column("stop", label=Level.STOP.label, accessor="counts.stop", width="12%"),
        Column("warn", label=Level.WARN.label, accessor="counts.warn", width="12%"),
        Column("hint", label=Level.HINT.label, accessor="counts.hint", width="12%"),
        Column("gravest", label="Most serious issue", accessor="gravest", width="40%"),
    ]
    list_export = ["title", "counts.stop", "counts.warn", "counts.hint", "issues_text", "full_url"]
    export_headings = {
        "title": "Title",
        "counts.stop": Level.STOP.label,
        "counts.warn": Level.WARN.label,
        "counts.hint": Level.HINT.label,
        "issues_text": "Issues",
        "full_url": "Address",
    }

    def get_table(self, object_list):
        return super().get_table(self._checked(object_list))

    def decorate_paginated_queryset(self, object_list):
        return self._checked(object_list)

    def _checked(self, rows) -> list[Page]:
        """The rows with their issues; Wagtail asks twice for the same rows."""
        keys = [page.pk for page in rows]
        if keys != self._last[0]:
            found = issues_of(Page.objects.filter(pk__in=keys))
            checked = {page.pk: _with_issues(page, issues) for page, issues in found}
            self._last = keys, [checked[key] for key in keys if key in checked]
        return self._last[1]

    @cached_property
    def _last(self) -> tuple[list[int] | None, list[Page]]:
        return None, []


def _with_issues(page: Page, issues: Iterable[Issue]) -> Page:
    sentences = [issue.sentence for issue in issues]
    page.counts = Counts.of(issues)
    page.gravest = sentences[0] if sentences else "No issues"
    page.issues_text = "\n".join(sentences)
    return page
