"""The page on which an editor makes one source of two."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from wagtail.admin import messages
from wagtail.permissions import policy_registry
from wagtail.snippets.widgets import AdminSnippetChooser

from cms.evidence.models import ResearchSource
from cms.evidence_admin.merging import MergePlan, MergeRefused, merge, plan_merge
from cms.usage.deletion_guard import StillUsed
from cms.usage.deletion_views import linked_uses

EDIT = "wagtailsnippets_evidence_researchsource:edit"
SAME = "same"  # the name of the boxes of findings that are one and the same


class ChooseOther(forms.Form):
    """Which source is the same publication."""

    other = forms.ModelChoiceField(
        ResearchSource.objects.all(),
        label="The other record of the same publication",
        widget=AdminSnippetChooser(ResearchSource),
    )


def merge_sources(request, pk):
    """Choose the other record; see what moves, choose which stays; merge."""
    source = get_object_or_404(ResearchSource, pk=pk)
    _demand_permission(request, source)
    form = ChooseOther(request.GET if "other" in request.GET else None)
    if not form.is_valid():
        return _ask_for_other(request, source, form)
    other = form.cleaned_data["other"]
    if other == source:
        form.add_error("other", "Choose another source than the one you are merging.")
        return _ask_for_other(request, source, form)
    steps = plan_merge(*(source, other) if request.GET.get("keep") != "other" else (other, source))
    if request.method == "POST":
        return _merge(request, steps)
    return _show(request, source, other, steps)


def _demand_permission(request, source):
    policy = policy_registry.get_by_type(ResearchSource)
    for action in ("change", "delete"):
        if not policy.user_has_permission_for_instance(request.user, action, source):
            raise PermissionDenied


def _ask_for_other(request, source, form):
    context = {
        "page_title": "Merge sources",
        "page_subtitle": source.key,
        "source": source,
        "form": form,
        "media": form.media,
        "likely": likely_duplicates(source),
    }
    return render(request, "evidence_admin/merge_choose.html", context)


def likely_duplicates(source: ResearchSource) -> list[ResearchSource]:
    """Sources with the same title but for case, punctuation and accents."""
    titles = ResearchSource.objects.exclude(pk=source.pk).values_list("pk", "title")
    wanted = slugify(source.title)
    alike = [pk for pk, title in titles if slugify(title) == wanted]
    return list(ResearchSource.objects.filter(pk__in=alike))


def _show(request, source, other, steps: MergePlan, status=200):
    context = {
        "page_title": "Merge sources",
        "page_subtitle": f"{source.key} and {other.key}",
        "source": source,
        "other": other,
        "steps": steps,
        "uses": linked_uses(request.user, steps.uses),
        "filled": [
            (ResearchSource._meta.get_field(name).verbose_name, _shown(steps.duplicate, name))
            for name, value in steps.filled.items()
            if value
        ],
        "keeps_other": steps.survivor == other,
    }
    return render(request, "evidence_admin/merge_confirm.html", context, status=status)


def _shown(source: ResearchSource, name: str):
    """`Retracted` rather than `retracted`"""
    return getattr(source, f"get_{name}_display", lambda: getattr(source, name))()


def _merge(request, steps: MergePlan):
    try:
        merge(steps.survivor, steps.duplicate, request.POST.getlist(SAME), request.user)
    except (MergeRefused, StillUsed) as error:
        messages.error(request, str(error.args[0]))
        return redirect(request.get_full_path())
    messages.success(request, f"{steps.duplicate.key} is now part of {steps.survivor.key}.")
    return redirect(reverse(EDIT, args=[steps.survivor.pk]))
