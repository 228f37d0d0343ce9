"""The page on which an editor merges two records of one publication."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from cms.evidence.models import ResearchSource
from cms.evidence_admin.forms import MergeForm
from cms.evidence_admin.merging import MergePlan, MergeRefused, merge, plan_merge
from cms.usage.deletion_guard import StillUsed
from cms.usage.deletion_views import linked_uses

EDIT_URL_NAME = "wagtailsnippets_evidence_researchsource:edit"
SAME_FINDINGS = "same"  # the name of the tick boxes of findings that are the same


def merge_sources(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the other record, show what would move, and merge on POST."""
    source = get_object_or_404(ResearchSource, pk=pk)
    _require_permission(request, source)
    form = MergeForm(request.GET if "other" in request.GET else None)
    if not form.is_valid():
        return _ask_for_other(request, source, form)
    other = form.cleaned_data["other"]
    if other == source:
        form.add_error("other", "Choose another source than the one you are merging.")
        return _ask_for_other(request, source, form)
    plan = plan_merge(*(source, other) if request.GET.get("keep") != "other" else (other, source))
    if request.method == "POST":
        return _merge(request, plan)
    return _show(request, source, other, plan)


def _require_permission(request: HttpRequest, source: ResearchSource) -> None:
    policy = policy_registry.get_by_type(ResearchSource)
    for action in ("change", "delete"):
        if not policy.user_has_permission_for_instance(request.user, action, source):
            raise PermissionDenied


def _ask_for_other(request: HttpRequest, source: ResearchSource, form: MergeForm) -> HttpResponse:
    context = {
        "page_title": "Merge sources",
        "page_subtitle": source.name,
        "source": source,
        "form": form,
        "media": form.media,
        "likely": likely_duplicates(source),
    }
    return render(request, "evidence_admin/merge_choose.html", context)


def likely_duplicates(source: ResearchSource) -> list[ResearchSource]:
    """Sources with the same title, apart from case, punctuation and accents."""
    titles = ResearchSource.objects.exclude(pk=source.pk).values_list("pk", "title")
    wanted = slugify(source.title)
    alike = [pk for pk, title in titles if slugify(title) == wanted]
    return list(ResearchSource.objects.filter(pk__in=alike))


def _show(
    request: HttpRequest, source: ResearchSource, other: ResearchSource, plan: MergePlan
) -> HttpResponse:
    context = {
        "page_title": "Merge sources",
        "page_subtitle": f"{source.name} and {other.name}",
        "source": source,
        "other": other,
        "plan": plan,
        "uses": linked_uses(request.user, plan.uses),
        "filled": [
            (ResearchSource._meta.get_field(name).verbose_name, _display(plan.duplicate, name))
            for name, value in plan.filled.items()
            if value
        ],
        "keeps_other": plan.survivor == other,
    }
    return render(request, "evidence_admin/merge_confirm.html", context)


def _display(source: ResearchSource, name: str) -> Any:
    """`Retracted` rather than `retracted`"""
    return getattr(source, f"get_{name}_display", lambda: getattr(source, name))()


def _merge(request: HttpRequest, plan: MergePlan) -> HttpResponse:
    try:
        merge(plan.survivor, plan.duplicate, request.POST.getlist(SAME_FINDINGS), request.user)
    except (MergeRefused, StillUsed) as error:
        messages.error(request, str(error.args[0]))
        return redirect(request.get_full_path())
    messages.success(request, f"The two records of {plan.survivor.name} are now one.")
    return redirect(reverse(EDIT_URL_NAME, args=[plan.survivor.pk]))
